using System.Collections.Immutable;

namespace GrpcTesting.Network;

/// <summary>What a direction does to the bytes in it. A change makes another one.</summary>
internal sealed record Conditions
{
    public static Conditions None { get; } = new();

    public double Toxicity { get; init; } = 1;

    public TimeSpan Latency { get; init; }

    public TimeSpan Jitter { get; init; }

    public long? BytesPerSecond { get; init; }

    public SliceRule? Slices { get; init; }

    public TimeSpan CloseDelay { get; init; }

    public bool IsStalled { get; init; }

    public bool IsHalfOpen { get; init; }

    public double CorruptionProbability { get; init; }

    public ImmutableArray<ByteTrigger> Triggers { get; init; } = [];

    /// <summary>What of them a connection feels.</summary>
    /// <param name="resistance">The connection's own draw, from 0 to below 1.</param>
    public Conditions At(double resistance) => resistance < Toxicity ? this : None;

    /// <summary>How long a segment is on its way.</summary>
    /// <param name="luck">The segment's own draw, from 0 to 1: conditions may change while it is on its way.</param>
    public TimeSpan DelayOf(double luck)
    {
        var delay = Latency + ((luck * 2) - 1) * Jitter;
        return delay > TimeSpan.Zero ? delay : TimeSpan.Zero;
    }

    public TimeSpan TransmissionTimeOf(int bytes) => BytesPerSecond is { } rate
        ? TimeSpan.FromSeconds((double)bytes / rate)
        : TimeSpan.Zero;

    /// <summary>How many of the bytes at hand go out at once.</summary>
    public int PieceOf(int available, Random random)
    {
        var piece = (long)available;
        if (Slices is { } slices)
        {
            piece = Math.Min(piece, slices.NextSize(random));
        }

        if (BytesPerSecond is { } rate)
        {
            // As many as take a fiftieth of a second: a slow line trickles, and a fast one is not all timers.
            piece = Math.Min(piece, Math.Max(1, rate / 50));
        }

        return (int)piece;
    }
}
