using GrpcTesting.Wire;

namespace GrpcTesting;

/// <summary>Something on the wire that breaks the rules of HTTP/2, recorded as it was seen.</summary>
public sealed class Http2MalformedFrame : Http2Frame
{
    /// <summary>Bytes kept of it.</summary>
    internal const int MaxData = 64;

    internal Http2MalformedFrame(in FrameHead head, string reason, byte[] data)
        : base(head)
    {
        Reason = reason;
        Data = data;
    }

    /// <summary>Which rule, and what was there instead.</summary>
    public string Reason { get; }

    /// <summary>
    /// The beginning of the payload: at most 64 bytes, and none of a frame that carries headers, unless
    /// <see cref="WireLogOptions.ShowCredentials"/> is set.
    /// </summary>
    public ReadOnlyMemory<byte> Data { get; }

    internal override int Weight => Data.Length + Reason.Length * 2;

    /// <inheritdoc/>
    public override string Describe() => $"malformed: {Reason}{(Data.IsEmpty ? "" : $" {Printable.Hex(Data.Span)}")}";
}
