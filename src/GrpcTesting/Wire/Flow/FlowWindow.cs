using System.Collections.Immutable;

namespace GrpcTesting.Wire;

/// <summary>
/// What one sender may still send, on one stream or on the whole connection: RFC 9113 §6.9, as the server's end of
/// the connection sees it.
/// </summary>
internal sealed class FlowWindow(long initial)
{
    /// <summary>Changes kept of one window.</summary>
    public const int MaxChanges = 256;

    private readonly Queue<WireWindowChange> _changes = new();
    private long _dropped;
    private TimeSpan? _blockedSince;
    private TimeSpan _blockedFor;
    private int _timesBlocked;
    private bool _ended;

    public long Initial { get; } = initial;

    public long Current { get; private set; } = initial;

    public long Smallest { get; private set; } = initial;

    /// <summary>DATA passed. What it was the last of leaves nobody waiting.</summary>
    public void Consume(long bytes, bool isLast, long frame, TimeSpan at)
    {
        _ended |= isLast;
        if (bytes > 0)
        {
            Change(-bytes, frame, at);
        }
        else if (_ended)
        {
            Unblock(at);
        }
    }

    /// <summary>A WINDOW_UPDATE, or the difference that a new INITIAL_WINDOW_SIZE makes (RFC 9113 §6.9.2).</summary>
    public void Change(long difference, long frame, TimeSpan at)
    {
        Current += difference;
        Smallest = Math.Min(Smallest, Current);
        if (_changes.Count == MaxChanges)
        {
            _changes.Dequeue();
            _dropped++;
        }

        _changes.Enqueue(new WireWindowChange(at, frame, Current));
        if (Current > 0 || _ended)
        {
            Unblock(at);
        }
        else if (_blockedSince is null)
        {
            _blockedSince = at;
            _timesBlocked++;
        }
    }

    /// <summary>The sender is done, or nobody listens any more.</summary>
    public void End(TimeSpan at)
    {
        _ended = true;
        Unblock(at);
    }

    public WireWindow ToImmutable(WireDirection direction, TimeSpan now) => new(
        direction,
        Initial,
        Current,
        Smallest,
        _timesBlocked,
        _blockedFor + (_blockedSince is { } since && now > since ? now - since : TimeSpan.Zero),
        _blockedSince,
        [.. _changes],
        _dropped);

    private void Unblock(TimeSpan at)
    {
        if (_blockedSince is { } since)
        {
            _blockedFor += at - since;
            _blockedSince = null;
        }
    }
}
