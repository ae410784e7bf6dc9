using System.Collections.Immutable;

namespace GrpcTesting.Wire;

/// <summary>The settings that one side announced, and what of them the other side has to keep to.</summary>
/// <remarks>
/// A setting binds the other side from its acknowledgement on (RFC 9113 §6.5.3), but a sender may use more room as
/// soon as it learns of it. So the largest of what is acknowledged and what is under way counts.
/// </remarks>
internal sealed class AnnouncedSettings
{
    // Nobody has that many on the way. What a flood of them announces first is taken as acknowledged.
    private const int MaxPending = 32;

    private readonly Queue<Limits> _pending = new();
    private readonly SortedDictionary<Http2SettingId, uint> _latest = [];
    private Limits _announced = Limits.Initial;
    private Limits _acknowledged = Limits.Initial;

    /// <summary>What counts now.</summary>
    public Limits InForce { get; private set; } = Limits.Initial;

    /// <summary>The last value of every setting that was sent, by its number.</summary>
    public ImmutableArray<Http2Setting> Latest =>
        [.. _latest.Select(setting => new Http2Setting(setting.Key, setting.Value))];

    public void Announce(ReadOnlySpan<Http2Setting> settings)
    {
        foreach (var setting in settings)
        {
            // Settings that nobody knows are ignored (RFC 9113 §6.5.2), so that a flood of them takes no memory.
            if (Enum.IsDefined(setting.Id))
            {
                _latest[setting.Id] = setting.Value;
            }

            _announced = _announced.With(setting);
        }

        if (_pending.Count == MaxPending)
        {
            _acknowledged = _pending.Dequeue();
        }

        _pending.Enqueue(_announced);
        Update();
    }

    /// <returns>False when there was nothing to acknowledge.</returns>
    public bool Acknowledge()
    {
        if (!_pending.TryDequeue(out var acknowledged))
        {
            return false;
        }

        _acknowledged = acknowledged;
        Update();
        return true;
    }

    private void Update()
    {
        var inForce = _acknowledged;
        foreach (var pending in _pending)
        {
            inForce = inForce.Max(pending);
        }

        InForce = inForce;
    }

    /// <summary>The settings that change how frames of the other side read.</summary>
    internal readonly record struct Limits(uint HeaderTableSize, uint InitialWindowSize, uint MaxFrameSize)
    {
        public static Limits Initial { get; } = new(HpackDecoder.DefaultTableSize, 65_535, 16_384);

        public Limits With(Http2Setting setting) => setting.Id switch
        {
            Http2SettingId.HeaderTableSize => this with { HeaderTableSize = setting.Value },
            Http2SettingId.InitialWindowSize => this with { InitialWindowSize = setting.Value },
            Http2SettingId.MaxFrameSize => this with { MaxFrameSize = setting.Value },
            _ => this,
        };

        public Limits Max(Limits other) => new(
            Math.Max(HeaderTableSize, other.HeaderTableSize),
            Math.Max(InitialWindowSize, other.InitialWindowSize),
            Math.Max(MaxFrameSize, other.MaxFrameSize));
    }
}
