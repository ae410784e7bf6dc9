namespace GrpcTesting.Wire;

/// <summary>The bytes of one connection, in the portions and the order in which they crossed.</summary>
internal sealed class RawBytes(string name)
{
    private readonly List<RawChunk> _chunks = [];

    /// <summary>"connection 1 (0HN…)".</summary>
    public string Name => name;

    /// <summary>When the connection was opened.</summary>
    public RawEvent Opened { get; set; }

    /// <summary>When it was closed; null while it is not.</summary>
    public RawEvent? Closed { get; set; }

    /// <summary>Bytes kept.</summary>
    public long Kept { get; private set; }

    /// <summary>Bytes that came after them.</summary>
    public long Missing { get; private set; }

    public IReadOnlyList<RawChunk> Chunks => _chunks;

    public void Add(RawChunk chunk)
    {
        _chunks.Add(chunk);
        Kept += chunk.Bytes.Length;
    }

    public void Miss(long bytes) => Missing += bytes;

    /// <summary>Gives up all of them.</summary>
    public void Drop()
    {
        Missing += Kept;
        Kept = 0;
        _chunks.Clear();
    }

    public RawBytes Copy() => Copy(chunk => chunk);

    public RawBytes Copy(Func<RawChunk, RawChunk> select)
    {
        var copy = new RawBytes(name) { Opened = Opened, Closed = Closed, Kept = Kept, Missing = Missing };
        copy._chunks.AddRange(_chunks.Select(select));
        return copy;
    }
}

/// <summary>A moment, and its place among all others of a log.</summary>
internal readonly record struct RawEvent(long Order, DateTimeOffset Time);

/// <summary>Bytes that crossed together.</summary>
internal readonly record struct RawChunk(RawEvent At, WireDirection Direction, byte[] Bytes);
