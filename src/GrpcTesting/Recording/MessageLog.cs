namespace GrpcTesting.Recording;

/// <summary>The newest messages of one direction, up to a capacity, and the count of all.</summary>
/// <remarks>The first message needs no array: most calls have one.</remarks>
internal struct MessageLog
{
    private const int FirstArray = 4;

    private Entry _first;
    private Entry[]? _ring;

    public int Count { get; private set; }

    public void Add(object message, long at, int capacity)
    {
        var place = Count++;
        if (capacity == 0)
        {
            return;
        }

        if (place == 0)
        {
            _first = new Entry(message, at);
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
        _ring[place % _ring.Length] = new Entry(message, at);
    }

    public readonly void CopyTo(List<RecordedMessage> messages, Func<int, object, long, RecordedMessage> create)
    {
        if (_first.Message is not null)
        {
            messages.Add(create(0, _first.Message, _first.At));
            return;
        }

        for (var place = Count - Math.Min(Count, _ring?.Length ?? 0); place < Count; place++)
        {
            var entry = _ring![place % _ring.Length];
            messages.Add(create(place, entry.Message, entry.At));
        }
    }

    private readonly record struct Entry(object Message, long At);
}
