using Grpc.Core;
using GrpcTesting.Recording;

namespace GrpcTesting;

/// <summary>Follows a call to its end, whatever that is, within a bound.</summary>
internal sealed class CallCapture<TResponse>
{
    private readonly CallHandle _call;
    private readonly CallAccount<TResponse> _account;

    public CallCapture(CallHandle call)
    {
        _call = call;
        _account = new CallAccount<TResponse>(call);
    }

    /// <param name="converse">Sends and receives until the call ends, by returning or by throwing.</param>
    /// <param name="timeout">Null for the fixture's.</param>
    /// <exception cref="GrpcAssertionException">The call did not end in time, or gRPC cannot read its headers or
    /// trailers.</exception>
    public async Task<CallOutcome<TResponse>> RunAsync(
        Func<CallAccount<TResponse>, Task> converse, TimeSpan? timeout)
    {
        var bound = timeout is { } given ? WaitBound.Validate(given, nameof(timeout)) : _account.Timeout;
        var headers = ReceiveHeadersAsync();
        var conversation = ConverseAsync(converse);
        try
        {
            await conversation.WaitAsync(bound, TimeProvider.System).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!conversation.IsCompleted)
        {
            try
            {
                throw new GrpcAssertionException(
                    $"The call did not finish within {WaitBound.Describe(bound)}, and was cancelled. Until then:\n{_account}");
            }
            finally
            {
                _call.Dispose();
                Observed.Later(conversation);
            }
        }

        var failure = await conversation.ConfigureAwait(false);
        var unreadable = await headers.ConfigureAwait(false);
        try
        {
            if (failure is not null)
            {
                return new CallOutcome<TResponse>(_account, failure.Status, failure.Trailers);
            }

            return unreadable is null
                ? new CallOutcome<TResponse>(_account, _call.GetStatus(), Trailers())
                : throw Unreadable(unreadable);
        }
        finally
        {
            _call.Dispose();
        }
    }

    private Metadata Trailers()
    {
        try
        {
            return _call.GetTrailers();
        }
        catch (Exception exception) when (UnreadableHeader.IsCause(exception))
        {
            throw Unreadable(exception);
        }
    }

    private GrpcAssertionException Unreadable(Exception cause)
    {
        var but = _account.Unreadable ?? UnreadableHeader.Unknown(cause);
        var story = _account.WithUnreadable(_call.GetStatus());
        return new GrpcAssertionException(
            $"Expected headers and trailers that gRPC can read, but {but}.\n{story}", cause);
    }

    // The status that the client saw is in the exception; asking the call for it can be too early.
    private async Task<RpcException?> ConverseAsync(Func<CallAccount<TResponse>, Task> converse)
    {
        try
        {
            await converse(_account).ConfigureAwait(false);
            return null;
        }
        catch (RpcException exception)
        {
            return exception;
        }
        catch (Exception exception) when (
            exception is OperationCanceledException or ObjectDisposedException && _call.TryGetStatus(out _))
        {
            // A channel with ThrowOperationCanceledOnCancellation; or a call that was disposed between two reads.
            return new RpcException(_call.GetStatus());
        }
    }

    // A call that fails before its headers arrive has none. Of headers that gRPC cannot read, this is what it throws.
    private async Task<Exception?> ReceiveHeadersAsync()
    {
        try
        {
            _account.Received(await _call.GetHeadersAsync().ConfigureAwait(false));
            return null;
        }
        catch (Exception exception) when (exception is RpcException or OperationCanceledException)
        {
            return UnreadableHeader.IsReasonFor(exception) ? exception : null;
        }
    }
}
