using System.Collections.Immutable;

namespace GrpcTesting.Wire;

/// <summary>The frames that a log keeps: the newest, within bounds. Guarded by the log's lock.</summary>
internal sealed class FrameStore(int maxFrames, long maxWeight)
{
    private readonly Queue<Http2Frame> _frames = new();
    private long _weight;

    public int Count => _frames.Count;

    /// <summary>Frames that had to give way.</summary>
    public long Dropped { get; private set; }

    /// <returns>The next frame that has to give way; null when all fit.</returns>
    public Http2Frame? Overflow()
    {
        if (_frames.Count <= maxFrames && (_weight <= maxWeight || _frames.Count == 1))
        {
            return null;
        }

        Dropped++;
        var frame = _frames.Dequeue();
        _weight -= frame.Weight;
        return frame;
    }

    public void Add(Http2Frame frame)
    {
        _frames.Enqueue(frame);
        _weight += frame.Weight;
    }

    public void Clear()
    {
        _frames.Clear();
        _weight = 0;
        Dropped = 0;
    }

    public ImmutableArray<Http2Frame> ToImmutable() => [.. _frames];

    /// <summary>Those after <paramref name="number"/>, oldest first.</summary>
    public List<Http2Frame> After(long number) => [.. _frames.Where(frame => frame.Number > number)];
}
