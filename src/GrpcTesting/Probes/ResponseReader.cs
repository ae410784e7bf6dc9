using Grpc.Core;
using GrpcTesting.Recording;

namespace GrpcTesting.Probes;

/// <summary>
/// Reads a call's messages one by one, and only when asked: what nobody asks for stays on its way, where it holds back
/// the server. A read that nobody waits for any more serves the next one who asks.
/// </summary>
internal sealed class ResponseReader<TResponse>(
    CallHandle call, IResponseSource<TResponse> source, CallAccount<TResponse> account, Conversation conversation)
{
    // A call that is over has its headers, or never will. Hand-made calls may forget to say so.
    private static readonly TimeSpan LongestWaitForHeaders = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private Task<Arrival<TResponse>>? _read;
    private ConversationEntry? _entry;

    /// <summary>Whether the first message is the last as well, and comes with the call's end.</summary>
    public bool IsSingle => source.IsSingle;

    /// <summary>What arrives next. It stays the next until it is taken.</summary>
    public Task<Arrival<TResponse>> Peek()
    {
        lock (_gate)
        {
            return _read ??= ReadAsync();
        }
    }

    /// <summary>Consumes the message that arrived, unless a step did when the disposal came to it, or the other way
    /// round: they take no turns. The end of a call stays.</summary>
    public void Take(Arrival<TResponse> arrival, bool stayUnread = false)
    {
        lock (_gate)
        {
            // That very one: two messages may be equal.
            if (_read is not { IsCompletedSuccessfully: true } read || !ReferenceEquals(read.Result, arrival))
            {
                return;
            }

            _entry!.IsUnread = stayUnread;
            _read = source.IsSingle ? ReadAsync() : null;
        }
    }

    private async Task<Arrival<TResponse>> ReadAsync()
    {
        try
        {
            if (await source.MoveNextAsync().ConfigureAwait(false))
            {
                var message = source.Current;
                account.Received(message);
                _entry = conversation.Received(message);
                return new Arrival<TResponse>(message, null);
            }

            return await EndAsync(call.GetStatus(), Trailers(out var unreadable), unreadable).ConfigureAwait(false);
        }
        catch (RpcException exception)
        {
            return await EndAsync(exception.Status, exception.Trailers).ConfigureAwait(false);
        }
        catch (Exception exception) when (
            exception is OperationCanceledException or ObjectDisposedException && call.TryGetStatus(out _))
        {
            // A channel with ThrowOperationCanceledOnCancellation; or a call that was disposed before the read.
            return await EndAsync(call.GetStatus(), []).ConfigureAwait(false);
        }
    }

    private Metadata Trailers(out Exception? unreadable)
    {
        try
        {
            unreadable = null;
            return call.GetTrailers();
        }
        catch (Exception exception) when (UnreadableHeader.IsCause(exception))
        {
            unreadable = exception;
            return [];
        }
    }

    private async Task<Arrival<TResponse>> EndAsync(Status status, Metadata trailers, Exception? unreadable = null)
    {
        var headers = call.GetHeadersAsync();
        await ((Task)headers).WaitAsync(LongestWaitForHeaders, TimeProvider.System)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (headers.IsCompletedSuccessfully)
        {
            account.Received(headers.Result);
            conversation.ReceivedHeaders();
        }

        if (status.StatusCode == StatusCode.OK && UnreadableHeader.IsReasonFor(headers.Exception?.InnerException))
        {
            unreadable = headers.Exception!.InnerException;
        }

        conversation.Ended(CallReport.Describe(status));
        return new Arrival<TResponse>(default, new CallOutcome<TResponse>(account, status, trailers), unreadable);
    }
}
