using Grpc.Core;

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
    /// <exception cref="GrpcAssertionException">The call did not end in time.</exception>
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
            var story = _account.ToString();
            _call.Dispose();
            Observed.Later(conversation);
            throw new GrpcAssertionException(
                $"The call did not finish within {WaitBound.Describe(bound)}, and was cancelled. Until then:\n{story}");
        }

        var failure = await conversation.ConfigureAwait(false);
        await headers.ConfigureAwait(false);
        var outcome = failure is null
            ? new CallOutcome<TResponse>(_account, _call.GetStatus(), _call.GetTrailers())
            : new CallOutcome<TResponse>(_account, failure.Status, failure.Trailers);
        _call.Dispose();
        return outcome;
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

    // A call that fails before its headers arrive has none.
    private async Task ReceiveHeadersAsync()
    {
        try
        {
            _account.Received(await _call.GetHeadersAsync().ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is RpcException or OperationCanceledException)
        {
        }
    }
}
