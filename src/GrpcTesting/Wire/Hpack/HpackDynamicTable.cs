namespace GrpcTesting.Wire;

/// <summary>The entries that a decoder has been told to remember, newest first: RFC 7541 §2.3.2 and §4.</summary>
internal sealed class HpackDynamicTable(int maxSize)
{
    private HpackEntry[] _ring = [];
    private int _newest;

    /// <summary>Entries held.</summary>
    public int Count { get; private set; }

    /// <summary>The sum of the entries' sizes, in octets.</summary>
    public int Size { get; private set; }

    public int MaxSize { get; private set; } = maxSize;

    /// <param name="index">From 0, the newest.</param>
    public HpackEntry Get(int index) => _ring[(_newest - index + _ring.Length) % _ring.Length];

    public void Resize(int maxSize)
    {
        MaxSize = maxSize;
        EvictTo(maxSize);
    }

    /// <summary>An entry larger than the table empties it, and is no error: RFC 7541 §4.4.</summary>
    public void Add(HpackEntry entry)
    {
        if (entry.Size > MaxSize)
        {
            EvictTo(0);
            return;
        }

        EvictTo(MaxSize - entry.Size);
        if (Count == _ring.Length)
        {
            Grow();
        }

        _newest = (_newest + 1) % _ring.Length;
        _ring[_newest] = entry;
        Count++;
        Size += entry.Size;
    }

    private void EvictTo(int size)
    {
        while (Size > size)
        {
            var oldest = (_newest - Count + 1 + _ring.Length) % _ring.Length;
            Size -= _ring[oldest].Size;
            _ring[oldest] = default;
            Count--;
        }
    }

    private void Grow()
    {
        var larger = new HpackEntry[Math.Max(16, _ring.Length * 2)];
        for (var index = 0; index < Count; index++)
        {
            larger[Count - 1 - index] = Get(index);
        }

        _newest = Count == 0 ? larger.Length - 1 : Count - 1;
        _ring = larger;
    }
}
