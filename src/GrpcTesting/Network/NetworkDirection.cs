using System.Collections.Immutable;
using GrpcTesting.Network;

namespace GrpcTesting;

/// <summary>
/// What happens to the bytes in one direction, on every connection of the fixture. Changes act at once, on bytes that
/// are on their way as well. Bytes never overtake each other.
/// </summary>
/// <remarks>
/// Conditions add up: a piece waits for the latency, then for the line to be free, then for its own transmission. All
/// times are those of <see cref="PipeNetwork.TimeProvider"/>. Members may be used from several threads.
/// </remarks>
public sealed class NetworkDirection
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(24);

    private readonly PipeNetwork _network;
    private readonly string _name;
    private readonly Lock _gate = new();
    private volatile InForce _inForce = new(Conditions.None);

    internal NetworkDirection(PipeNetwork network, string name)
    {
        _network = network;
        _name = name;
    }

    /// <summary>The chance of every connection to feel the conditions of this direction at all.</summary>
    /// <value>
    /// 1 by default, for all connections; down to 0, for none. Drawn from <see cref="PipeNetwork.Seed"/> once for each
    /// connection and direction, so that a connection which is spared stays spared until this grows.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double Toxicity
    {
        get => Current.Toxicity;
        set => Set(
            ValidateProbability(value, nameof(Toxicity)),
            static (conditions, chance) => conditions with { Toxicity = chance });
    }

    /// <summary>How long each byte is on its way, at least.</summary>
    /// <value>0 by default; up to 24 days.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or over 24 days.</exception>
    public TimeSpan Latency
    {
        get => Current.Latency;
        set => Set(Validate(value, nameof(Latency)), static (conditions, time) => conditions with { Latency = time });
    }

    /// <summary>By how much the latency varies, up and down, evenly. A latency below zero counts as zero.</summary>
    /// <value>0 by default; up to 24 days. Drawn from <see cref="PipeNetwork.Seed"/> for each write.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or over 24 days.</exception>
    public TimeSpan Jitter
    {
        get => Current.Jitter;
        set => Set(Validate(value, nameof(Jitter)), static (conditions, time) => conditions with { Jitter = time });
    }

    /// <summary>How many bytes each connection carries in a second.</summary>
    /// <value>Null by default, for as many as it can; otherwise at least 1.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative.</exception>
    public long? BytesPerSecond
    {
        get => Current.BytesPerSecond;
        set
        {
            if (value is { } rate)
            {
                ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate, nameof(BytesPerSecond));
            }

            Set(value, static (conditions, bytes) => conditions with { BytesPerSecond = bytes });
        }
    }

    /// <summary>How long the end of the stream is held back after the last byte.</summary>
    /// <value>0 by default; up to 24 days.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or over 24 days.</exception>
    public TimeSpan CloseDelay
    {
        get => Current.CloseDelay;
        set => Set(
            Validate(value, nameof(CloseDelay)), static (conditions, time) => conditions with { CloseDelay = time });
    }

    /// <summary>
    /// Whether the receiver is gone without a word: writes succeed, and nothing arrives, not even the end of the
    /// stream.
    /// </summary>
    /// <value>
    /// False by default. Set back to false, connections that lost something are reset, as by a peer that has restarted;
    /// the others go on.
    /// </value>
    public bool HalfOpen
    {
        get => Current.IsHalfOpen;
        set
        {
            Set(value, static (conditions, halfOpen) => conditions with { IsHalfOpen = halfOpen });
            if (!value)
            {
                _network.ResetGaps();
            }
        }
    }

    /// <summary>Whether nothing passes at the moment. See <see cref="Stall"/>.</summary>
    public bool IsStalled => Current.IsStalled;

    /// <summary>The chance of every byte to arrive with its bits inverted.</summary>
    /// <value>0 by default, for none; up to 1, for all. Drawn from <see cref="PipeNetwork.Seed"/>.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public double CorruptionProbability
    {
        get => Current.CorruptionProbability;
        set => Set(
            ValidateProbability(value, nameof(CorruptionProbability)),
            static (conditions, chance) => conditions with { CorruptionProbability = chance });
    }

    internal InForce InForce => _inForce;

    internal Conditions Current => _inForce.Conditions;

    /// <summary>Cuts the bytes into small writes.</summary>
    /// <param name="bytes">The size of a slice: at least 1.</param>
    /// <param name="delay">The time from one slice to the next; 0 by default. Without one, a receiver that is slow to
    /// look finds several slices at once.</param>
    /// <param name="variation">By how many bytes the size varies, up and down: less than <paramref name="bytes"/>; 0 by
    /// default. Drawn from <see cref="PipeNetwork.Seed"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its bounds.</exception>
    public void Slice(int bytes, TimeSpan delay = default, int variation = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        ArgumentOutOfRangeException.ThrowIfNegative(variation);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(variation, bytes);
        Set(
            new SliceRule(bytes, Validate(delay, nameof(delay)), variation),
            static (conditions, rule) => conditions with { Slices = rule });
    }

    /// <summary>Lets nothing pass, not even the end of the stream, until <see cref="Resume"/>.</summary>
    /// <remarks>About 4 MiB wait on each connection; then the sender has to. A stall that is never resumed ends with the
    /// fixture.</remarks>
    public void Stall() => Set(true, static (conditions, stalled) => conditions with { IsStalled = stalled });

    /// <summary>Ends a stall: what waited passes, in its order.</summary>
    public void Resume() => Set(false, static (conditions, stalled) => conditions with { IsStalled = stalled });

    /// <summary>Resets a connection, in the middle of a frame where that is the place, after a number of bytes.</summary>
    /// <param name="bytes">How many more bytes pass, counted from now; on later connections, from their beginning. 0 or
    /// more: with 0, the next byte does not pass.</param>
    /// <param name="times">How many connections it happens to: the first ones to get there. 1 by default.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is negative, or
    /// <paramref name="times"/> is less than 1.</exception>
    public void ResetAfter(long bytes, int times = 1) => Add(ByteTriggerKind.Reset, bytes, times);

    /// <summary>Closes a connection cleanly after a number of bytes: both sides read the end of the stream.</summary>
    /// <inheritdoc cref="ResetAfter"/>
    public void CloseAfter(long bytes, int times = 1) => Add(ByteTriggerKind.Close, bytes, times);

    /// <summary>Inverts the bits of one byte.</summary>
    /// <param name="bytes">How many bytes pass before it, counted from now; on later connections, from their beginning.
    /// 0 or more.</param>
    /// <param name="times">How many connections it happens to: the first ones to get there. 1 by default.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bytes"/> is negative, or
    /// <paramref name="times"/> is less than 1.</exception>
    public void CorruptByteAt(long bytes, int times = 1) => Add(ByteTriggerKind.Corrupt, bytes, times);

    /// <summary>Undoes every condition of this direction.</summary>
    public void Clear()
    {
        Set(0, static (_, _) => Conditions.None);
        _network.ResetGaps();
    }

    /// <summary>The conditions in words, such as <c>client to server: latency 50 ms, stalled</c>.</summary>
    public override string ToString() => $"{_name}: {NetworkReport.Describe(Current)}";

    internal static TimeSpan Validate(TimeSpan value, string name) => value >= TimeSpan.Zero && value <= LongestTime
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "A time on the network is between 0 and 24 days.");

    private static double ValidateProbability(double value, string name) => value is >= 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "A probability is between 0 and 1.");

    private void Add(ByteTriggerKind kind, long bytes, int times)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(times);
        Set(
            new ByteTrigger(kind, bytes, times),
            static (conditions, trigger) => conditions with
            {
                Triggers = [.. conditions.Triggers.Where(other => !other.IsSpent), trigger],
            });
    }

    private void Set<T>(T value, Func<Conditions, T, Conditions> change)
    {
        InForce before;
        lock (_gate)
        {
            before = _inForce;
            _inForce = new InForce(change(before.Conditions, value));
        }

        if (Current != Conditions.None)
        {
            _network.AttachAll();
        }

        before.Superseded.Set();
    }
}
