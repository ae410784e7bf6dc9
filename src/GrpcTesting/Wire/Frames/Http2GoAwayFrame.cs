using System.Globalization;
using GrpcTesting.Wire;

namespace GrpcTesting;

/// <summary>GOAWAY, RFC 9113 §6.8: its sender takes no new streams on this connection.</summary>
public sealed class Http2GoAwayFrame : Http2Frame
{
    internal Http2GoAwayFrame(in FrameHead head, int lastStreamId, Http2ErrorCode errorCode, byte[] debugData)
        : base(head)
    {
        LastStreamId = lastStreamId;
        ErrorCode = errorCode;
        DebugData = debugData;
    }

    /// <summary>The last stream that its sender may have worked on; calls on later ones are safe to retry.</summary>
    public int LastStreamId { get; }

    /// <summary>Why; <see cref="Http2ErrorCode.NoError"/> is a graceful drain.</summary>
    public Http2ErrorCode ErrorCode { get; }

    /// <summary>What the sender adds for people to read; often nothing.</summary>
    public ReadOnlyMemory<byte> DebugData { get; }

    internal override int Weight => DebugData.Length;

    /// <inheritdoc/>
    public override string Describe() => Join(
        Http2Names.Of(ErrorCode),
        string.Create(CultureInfo.InvariantCulture, $"last stream {LastStreamId}"),
        DebugData.IsEmpty ? null : Printable.Text(System.Text.Encoding.Latin1.GetString(DebugData.Span)));
}
