using System.Collections.Immutable;
using GrpcTesting.Wire;

namespace GrpcTesting;

/// <summary>
/// The account of one flow-control window, RFC 9113 §6.9: what a sender could send on a stream, or on a connection as
/// a whole. Immutable.
/// </summary>
/// <remarks>
/// <para>The account is kept at the server's end. A WINDOW_UPDATE counts when it passes there, and so does a SETTINGS
/// that enlarges INITIAL_WINDOW_SIZE; one that reduces it counts from its acknowledgement. For what the client sends,
/// the account is thus ahead of the client by the time a frame takes to reach it.</para>
/// <para>A sender counts as blocked from the frame that brings its window to 0 or below until the frame that reopens
/// it or the end of the stream. Whether it had more to send in that time is not visible on the wire: the last DATA of
/// a stream (END_STREAM) blocks nobody, but a message that fills the window to the byte, with a pause after it, counts.
/// </para>
/// </remarks>
public sealed class WireWindow
{
    private readonly ImmutableArray<WireWindowChange> _changes;

    internal WireWindow(
        WireDirection direction,
        long initial,
        long current,
        long smallest,
        int timesBlocked,
        TimeSpan blockedFor,
        TimeSpan? blockedSince,
        ImmutableArray<WireWindowChange> changes,
        long droppedChanges)
    {
        Direction = direction;
        Initial = initial;
        Current = current;
        Smallest = smallest;
        TimesBlocked = timesBlocked;
        BlockedFor = blockedFor;
        BlockedSince = blockedSince;
        _changes = changes;
        DroppedChanges = droppedChanges;
    }

    /// <summary>Whose sending the window limits.</summary>
    public WireDirection Direction { get; }

    /// <summary>Bytes that could be sent at first.</summary>
    public long Initial { get; }

    /// <summary>Bytes that can be sent now. Below 0 after a SETTINGS that took back more than was left.</summary>
    public long Current { get; }

    /// <summary>The least that <see cref="Current"/> ever was.</summary>
    public long Smallest { get; }

    /// <summary>How often the window was used up with its stream still open.</summary>
    public int TimesBlocked { get; }

    /// <summary>For how long it was, all times together, the one that lasts included.</summary>
    public TimeSpan BlockedFor { get; }

    /// <summary>Since when it is, from the first connection of the log; null when bytes can be sent.</summary>
    public TimeSpan? BlockedSince { get; }

    /// <summary>The window over time: its last 256 changes.</summary>
    public IReadOnlyList<WireWindowChange> Changes => _changes;

    /// <summary>Changes before those.</summary>
    public long DroppedChanges { get; }

    /// <summary>"12 of 65,535 bytes left, smallest 0, blocked twice for 1.5 s".</summary>
    public override string ToString() =>
        $"{Printable.Number(Current)} of {Printable.Number(Initial)} bytes left, smallest {Printable.Number(Smallest)}"
        + (TimesBlocked == 0
            ? ""
            : $", blocked {(TimesBlocked == 1 ? "once" : $"{Printable.Number(TimesBlocked)} times")} for "
                + WaitBound.Describe(BlockedFor) + (BlockedSince is null ? "" : ", and still is"));
}
