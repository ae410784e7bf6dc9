namespace GrpcTesting.Recording;

/// <summary>The newest calls of a fixture, each in the slot that its id says: no lock, and no search.</summary>
internal sealed class CallBook(GrpcRecordOptions options, TimeProvider time)
{
    private readonly TrackedCall?[] _slots = new TrackedCall?[options.Enabled ? options.MaxCalls : 0];
    private long _lastId;
    private long _recorded;
    private long _clearedId;
    private long _clearedRecorded;
    private long _bytes;
    private int _makingRoom;

    public bool IsOpen => options.Enabled;

    public int MaxMessages { get; } = options.MaxMessagesPerCall;

    public bool ShowCredentials { get; } = options.ShowCredentials;

    public RecordClock Clock { get; } = new(time);

    public ChangeSignal Signal { get; } = new();

    public KeptOnce KeptOnce { get; } = new();

    public long NextId() => Interlocked.Increment(ref _lastId);

    /// <summary>How many calls there were since the beginning or the last <see cref="Clear"/>.</summary>
    public long Recorded => Volatile.Read(ref _recorded) - Volatile.Read(ref _clearedRecorded);

    /// <summary>Makes a call known, once its record can be read.</summary>
    public void Add(TrackedCall call)
    {
        Interlocked.Increment(ref _recorded);
        if (_slots.Length > 0)
        {
            Interlocked.Exchange(ref _slots[call.Id % _slots.Length], call)?.Forget();
            MakeRoom();
            Signal.Pulse();
        }
        else
        {
            call.Forget();
        }
    }

    /// <summary>Counts what a side keeps, or keeps no more. May be called under the side's lock.</summary>
    public void AddBytes(long bytes)
    {
        if (bytes != 0)
        {
            Interlocked.Add(ref _bytes, bytes);
        }
    }

    /// <summary>Gives up the messages of the oldest calls while there are more than may be kept. Called without locks.
    /// </summary>
    public void MakeRoom()
    {
        if (Volatile.Read(ref _bytes) <= options.MaxBytes || Interlocked.Exchange(ref _makingRoom, 1) != 0)
        {
            return;
        }

        // Below the bound, so that not every message to come has to look for room.
        var enough = options.MaxBytes - (options.MaxBytes / 4);
        foreach (var call in All())
        {
            if (Volatile.Read(ref _bytes) <= enough)
            {
                break;
            }

            call.DropMessages();
        }

        Volatile.Write(ref _makingRoom, 0);
    }

    public TrackedCall? Find(long id) =>
        _slots.Length > 0 && Volatile.Read(ref _slots[id % _slots.Length]) is { } call && call.Id == id ? call : null;

    /// <summary>The calls since the last <see cref="Clear"/>, oldest first.</summary>
    public IEnumerable<TrackedCall> Calls()
    {
        var after = Volatile.Read(ref _clearedId);
        return All().Where(call => call.Id > after);
    }

    /// <summary>The calls that are kept, cleared ones that had not ended included; oldest first.</summary>
    public List<TrackedCall> All()
    {
        var calls = new List<TrackedCall>();
        for (var slot = 0; slot < _slots.Length; slot++)
        {
            if (Volatile.Read(ref _slots[slot]) is { } call)
            {
                calls.Add(call);
            }
        }

        calls.Sort(static (left, right) => left.Id.CompareTo(right.Id));
        return calls;
    }

    /// <summary>Forgets the calls until now. Those that are open stay known, so that leaks are.</summary>
    public void Clear()
    {
        Volatile.Write(ref _clearedId, Volatile.Read(ref _lastId));
        Volatile.Write(ref _clearedRecorded, Volatile.Read(ref _recorded));
        foreach (var call in All())
        {
            if (call.Id <= _clearedId && call.Client?.IsFinished != false && !call.IsHandled)
            {
                Interlocked.CompareExchange(ref _slots[call.Id % _slots.Length], null, call)?.Forget();
            }
        }
    }
}
