namespace GrpcTesting.Recording;

/// <summary>
/// What one side of a call has seen so far. Whoever drives the call writes into it; <see cref="View"/> reads it.
/// </summary>
/// <remarks>
/// The object is its own lock, which saves an allocation for each call, and nothing is awaited under it. Reads and writes
/// are gRPC's own tasks, looked at when they have completed; a single response is told by <see
/// cref="SettledResponse{TResponse}"/>.
/// </remarks>
internal abstract partial class SideRecord(TrackedCall call, long started)
{
    // A timestamp; 0 while the side is open.
    private long _finished;
    private MessageLog _sent;
    private MessageLog _received;
    private bool _sentAll;
    private bool _receivedAll;
    private object? _written;
    private long _writtenAt;
    private Task? _write;
    private IPendingRead? _reader;
    private long _bytes;
    private bool _forgotten;

    public bool IsFinished
    {
        get
        {
            Settle();
            return HasFinished;
        }
    }

    protected TrackedCall Call => call;

    /// <summary>Whether this side is known to have ended.</summary>
    protected bool HasFinished => Volatile.Read(ref _finished) != 0;

    /// <summary>Lets the record look at a read that has completed, whenever somebody asks for the record.</summary>
    public void Read(IPendingRead reader) => _reader = reader;

    /// <summary>The only message that this side sends, at its beginning: before anybody knows of the record.</summary>
    public void BeginWithSent(object message)
    {
        Keep(ref _sent, message, started);
        _sentAll = true;
    }

    /// <summary>The only message that this side receives, at its beginning: before anybody knows of the record.</summary>
    public void BeginWithReceived(object message)
    {
        Keep(ref _received, message, started);
        _receivedAll = true;
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
            Keep(ref _received, message, call.Book.Clock.Now);
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

    /// <summary>Gives up the messages until now, for the book to have room.</summary>
    public void DropMessages()
    {
        lock (this)
        {
            _sent.Drop();
            _received.Drop();
            Recount();
        }
    }

    /// <summary>The book does not keep the call any more: its messages count for nothing.</summary>
    public void Forget()
    {
        lock (this)
        {
            if (!_forgotten)
            {
                _forgotten = true;
                call.Book.AddBytes(-_bytes);
            }
        }
    }

    /// <summary>Looks at what has completed since somebody last looked. Called without the lock.</summary>
    protected virtual void Settle() => _reader?.Settle();

    /// <summary>Ends this side, once. Called under the lock.</summary>
    /// <param name="received">The only message that it received, with the end.</param>
    /// <param name="sent">The only message that it sent, with the end.</param>
    /// <returns>False when it had ended before.</returns>
    protected bool Finish(object? received = null, object? sent = null)
    {
        if (_finished != 0)
        {
            return false;
        }

        var now = call.Book.Clock.Now;
        if (received is not null)
        {
            Keep(ref _received, received, now);
            _receivedAll = true;
        }

        if (sent is not null)
        {
            Keep(ref _sent, sent, now);
        }

        Volatile.Write(ref _finished, now);
        return true;
    }

    /// <summary>Notes under the lock that nothing more will be received.</summary>
    protected void EndReceived() => _receivedAll = true;

    /// <summary>Notes under the lock that nothing more will be sent.</summary>
    protected void EndSent() => _sentAll = true;

    private void Keep(ref MessageLog log, object message, long at)
    {
        log.Add(message, at, call.Book.MaxMessages);
        Recount();
    }

    private void Recount()
    {
        var bytes = _sent.Bytes + _received.Bytes;
        if (!_forgotten)
        {
            call.Book.AddBytes(bytes - _bytes);
        }

        _bytes = bytes;
    }

    // A write that failed sent nothing.
    private void SettleWrite()
    {
        if (_written is null || _write is not { IsCompleted: true } write)
        {
            return;
        }

        if (write.IsCompletedSuccessfully)
        {
            Keep(ref _sent, _written, _writtenAt);
        }

        _written = null;
        _write = null;
    }
}
