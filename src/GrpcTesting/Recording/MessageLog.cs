namespace GrpcTesting.Recording;

/// <summary>The newest messages of one direction, up to a capacity, and the count of all.</summary>
/// <remarks>The first message needs no array: most calls have one.</remarks>
internal struct MessageLog
{
    private const int FirstArray = 4;

    private Entry _first;
    private Entry[]? _ring;

    // How many there were when all that were kept gave way: places are counted from there.
    private int _gone;

    public int Count { get; private set; }

    /// <summary>Bytes of the messages that are kept.</summary>
    public long Bytes { get; private set; }

    public void Add(object message, long at, int capacity)
    {
        var place = Count++ - _gone;
        if (capacity == 0)
        {
            return;
        }

        var entry = new Entry(message, at, MessageSize.Of(message));
        Bytes += entry.Bytes;
        if (place == 0)
        {
            _first = entry;
            return;
        }

        if (_ring is null)
        {
            _ring = new Entry[Math.Min(FirstArray, capacity)];
            _ring[0] = _first;
            _first = default;
        }
        else if (place >= _ring.Length && _ring.Length < capacity)
        {
            Array.Resize(ref _ring, (int)Math.Min(_ring.Length * 2L, capacity));
        }

        // Until the ring has its full size, every place is below its length.
        ref var kept = ref _ring[place % _ring.Length];
        Bytes -= kept.Bytes;
        kept = entry;
    }

    /// <summary>Gives up the messages, and still counts them.</summary>
    public void Drop()
    {
        _gone = Count;
        _first = default;
        _ring = null;
        Bytes = 0;
    }

    public readonly void CopyTo(List<RecordedMessage> messages, Func<int, object, long, RecordedMessage> create)
    {
        if (_first.Message is not null)
        {
            messages.Add(create(_gone, _first.Message, _first.At));
            return;
        }

        var places = Count - _gone;
        for (var place = places - Math.Min(places, _ring?.Length ?? 0); place < places; place++)
        {
            var entry = _ring![place % _ring.Length];
            messages.Add(create(_gone + place, entry.Message, entry.At));
        }
    }

    private readonly record struct Entry(object Message, long At, int Bytes);
}
