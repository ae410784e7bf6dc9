using Grpc.Core;

namespace GrpcTesting.Recording;

// For who looks.
internal abstract partial class SideRecord
{
    /// <summary>What this side has seen until now.</summary>
    public CallView View()
    {
        Settle();
        lock (this)
        {
            SettleWrite();
            var sent = Messages(ref _sent, pending: true, out var sentCount);
            var received = Messages(ref _received, pending: false, out var receivedCount);
            var isClient = Side == CallSide.Client;
            var end = End();
            return new CallView
            {
                Side = Side,
                Peer = Peer,
                RequestHeaders = RequestHeaders(),
                Deadline = Deadline,
                Started = call.Book.Clock.TimeOf(started),
                Elapsed = Elapsed,
                IsFinished = HasFinished,
                Requests = isClient ? sent : received,
                RequestCount = isClient ? sentCount : receivedCount,
                RequestsCompleted = isClient ? _sentAll : _receivedAll,
                Responses = isClient ? received : sent,
                ResponseCount = isClient ? receivedCount : sentCount,
                ResponsesCompleted = isClient ? _receivedAll : _sentAll,
                Headers = end.Headers,
                Trailers = end.Trailers,
                Status = end.Status,
                Exception = end.Exception,
                IsCancelled = end.IsCancelled,
                ShowCredentials = call.Book.ShowCredentials,
            };
        }
    }

    protected abstract CallSide Side { get; }

    protected abstract string Peer { get; }

    protected abstract DateTime? Deadline { get; }

    protected abstract Metadata RequestHeaders();

    /// <summary>What is known about the end of the call. Called under the lock.</summary>
    protected abstract CallEnd End();

    /// <summary>How long this side takes, or took. Called under the lock.</summary>
    protected TimeSpan Elapsed => call.Book.Clock.Between(started, HasFinished ? _finished : call.Book.Clock.Now);

    /// <summary>How many messages this side has sent. Called under the lock.</summary>
    /// <param name="isWriting">Whether it is at another one.</param>
    protected int CountSent(out bool isWriting)
    {
        SettleWrite();
        isWriting = _written is not null;
        return _sent.Count;
    }

    /// <summary>How many messages this side has received. Called under the lock.</summary>
    /// <param name="isAll">Whether no more will come.</param>
    protected int CountReceived(out bool isAll)
    {
        isAll = _receivedAll;
        return _received.Count;
    }

    private List<RecordedMessage> Messages(ref MessageLog log, bool pending, out int count)
    {
        var messages = new List<RecordedMessage>();
        log.CopyTo(messages, (index, message, at) => Message(index, message, at, isPending: false));
        count = log.Count;
        if (pending && _written is not null)
        {
            if (call.Book.MaxMessages > 0)
            {
                messages.Add(Message(count, _written, _writtenAt, isPending: true));
                messages.RemoveRange(0, Math.Max(0, messages.Count - call.Book.MaxMessages));
            }

            count++;
        }

        return messages;
    }

    private RecordedMessage Message(int index, object message, long at, bool isPending) => new(
        index,
        message,
        call.Book.Clock.TimeOf(at),
        call.Book.Clock.Between(started, at),
        isPending);
}
