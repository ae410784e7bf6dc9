using System.Globalization;
using GrpcTesting.Wire;

namespace GrpcTesting;

/// <summary>PING, RFC 9113 §6.7: is the other side alive, and how far away is it?</summary>
public sealed class Http2PingFrame : Http2Frame
{
    internal Http2PingFrame(in FrameHead head, ulong payload)
        : base(head) => Payload = payload;

    /// <summary>Whether the frame answers a ping.</summary>
    public bool IsAck => Head.Has(FrameFlags.Ack);

    /// <summary>The eight octets that the answer repeats.</summary>
    public ulong Payload { get; }

    /// <inheritdoc/>
    public override string Describe() =>
        Join(IsAck ? "ACK" : null, string.Create(CultureInfo.InvariantCulture, $"0x{Payload:x16}"));
}
