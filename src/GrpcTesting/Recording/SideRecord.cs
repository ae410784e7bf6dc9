using Grpc.Core;

namespace GrpcTesting.Recording;

/// <summary>
/// What one side of a call has seen so far. Whoever drives the call writes into it; <see cref="View"/> reads it.
/// </summary>
/// <remarks>
/// The object is its own lock, which saves an allocation for each call, and nothing is awaited under it. Tasks of the
/// call are handed on as they are and looked at when they have completed, so that nobody waits for the records.
/// </remarks>
internal abstract class SideRecord(TrackedCall call)
{
    private readonly long _started = call.Book.Clock.Now;
    private MessageLog _sent;
    private MessageLog _received;
    private bool _sentAll;
    private bool _receivedAll;
    private object? _written;
    private long _writtenAt;
    private Task? _write;
    private IPendingRead? _reader;

    /// <summary>When this side ended; null while it is open.</summary>
    protected long? Finished { get; private set; }

    protected TrackedCall Call => call;

    public bool IsFinished
    {
        get
        {
            Settle();
            return Finished is not null;
        }
    }

    /// <summary>Lets the record look at a read that has completed, whenever somebody asks for the record.</summary>
    public void Read(IPendingRead reader) => _reader = reader;

    public void Sent(object message)
    {
        lock (this)
        {
            _sent.Add(message, call.Book.Clock.Now, call.Book.MaxMessages);
        }

        call.Changed();
    }

    public void SentAll()
    {
        lock (this)
        {
            _sentAll = true;
        }

        call.Changed();
    }

    public void Received(object message)
    {
        lock (this)
        {
            AddReceived(message);
        }

        call.Changed();
    }

    public void ReceivedAll()
    {
        lock (this)
        {
            _receivedAll = true;
        }

        call.Changed();
    }

    /// <summary>Notes a message before it is written: the peer may have it before the write returns.</summary>
    /// <returns>False while another write is under way: gRPC refuses a second one.</returns>
    public bool BeginWrite(object message)
    {
        lock (this)
        {
            SettleWrite();
            if (_written is not null)
            {
                return false;
            }

            _written = message;
            _writtenAt = call.Book.Clock.Now;
        }

        call.Changed();
        return true;
    }

    /// <summary>The write that <see cref="BeginWrite"/> announced; null when it threw instead of returning a task.</summary>
    public void EndWrite(Task? write)
    {
        lock (this)
        {
            if (write is null)
            {
                _written = null;
                return;
            }

            _write = write;
            SettleWrite();
        }

        if (write.IsCompleted)
        {
            call.Changed();
        }
    }

    /// <summary>What this side has seen until now.</summary>
    public CallView View()
    {
        Settle();
        lock (this)
        {
            SettleWrite();
            var finished = Finished ?? call.Book.Clock.Now;
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
                Started = call.Book.Clock.TimeOf(_started),
                Elapsed = call.Book.Clock.Between(_started, finished),
                IsFinished = Finished is not null,
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
                IsCancelled = IsCancelled,
                ShowCredentials = call.Book.ShowCredentials,
            };
        }
    }

    protected abstract CallSide Side { get; }

    protected abstract string Peer { get; }

    protected abstract DateTime? Deadline { get; }

    protected abstract bool IsCancelled { get; }

    protected abstract Metadata RequestHeaders();

    /// <summary>What is known about the end of the call; all of it null while it is open. Called under the lock.</summary>
    protected abstract CallEnd End();

    /// <summary>Looks at what has completed since somebody last looked. Called without the lock.</summary>
    protected virtual void Settle() => _reader?.Settle();

    /// <summary>Ends this side, once. Called under the lock.</summary>
    /// <returns>False when it had ended before.</returns>
    protected bool Finish()
    {
        if (Finished is not null)
        {
            return false;
        }

        Finished = call.Book.Clock.Now;
        return true;
    }

    /// <summary>Adds a message under the lock.</summary>
    protected void AddReceived(object message) =>
        _received.Add(message, call.Book.Clock.Now, call.Book.MaxMessages);

    /// <summary>Notes the last response under the lock.</summary>
    protected void MarkReceivedAll() => _receivedAll = true;

    /// <summary>Notes the last message sent under the lock.</summary>
    protected void MarkSentAll() => _sentAll = true;

    /// <summary>Adds a message under the lock.</summary>
    protected void AddSent(object message) => _sent.Add(message, call.Book.Clock.Now, call.Book.MaxMessages);

    // A write that failed sent nothing.
    private void SettleWrite()
    {
        if (_written is null || _write is not { IsCompleted: true } write)
        {
            return;
        }

        if (write.IsCompletedSuccessfully)
        {
            _sent.Add(_written, _writtenAt, call.Book.MaxMessages);
        }

        _written = null;
        _write = null;
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
        call.Book.Clock.Between(_started, at),
        isPending);
}
