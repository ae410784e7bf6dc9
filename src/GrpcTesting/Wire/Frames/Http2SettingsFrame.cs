using System.Collections.Immutable;
using GrpcTesting.Wire;

namespace GrpcTesting;

/// <summary>SETTINGS, RFC 9113 §6.5: what its sender can take, or the acknowledgement of the other side's.</summary>
public sealed class Http2SettingsFrame : Http2Frame
{
    private readonly ImmutableArray<Http2Setting> _settings;

    internal Http2SettingsFrame(in FrameHead head, ImmutableArray<Http2Setting> settings)
        : base(head) => _settings = settings;

    /// <summary>Whether the frame acknowledges the other side's settings.</summary>
    public bool IsAck => Head.Has(FrameFlags.Ack);

    /// <summary>The settings, in their order.</summary>
    public IReadOnlyList<Http2Setting> Settings => _settings;

    internal override int Weight => _settings.Length * 8;

    /// <inheritdoc/>
    public override string Describe() =>
        IsAck ? "ACK" : _settings.IsEmpty ? "all as they are" : string.Join(", ", _settings);
}
