using System.Globalization;
using GrpcTesting.Wire;

namespace GrpcTesting;

/// <summary>A frame of a type that RFC 9113 does not define. Peers ignore those: RFC 9113 §4.1.</summary>
public sealed class Http2UnknownFrame : Http2Frame
{
    internal Http2UnknownFrame(in FrameHead head, byte[] data)
        : base(head) => Data = data;

    /// <summary>The beginning of the payload: at most 64 bytes.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    internal override int Weight => Data.Length;

    /// <inheritdoc/>
    public override string Describe() => Join(
        Flags == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"flags 0x{Flags:x2}"),
        $"{Printable.Count(Length, "byte")}{(Length > 0 ? " " + Printable.Hex(Data.Span) : "")}");
}
