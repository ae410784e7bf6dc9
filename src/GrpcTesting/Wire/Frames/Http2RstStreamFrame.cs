using GrpcTesting.Wire;

namespace GrpcTesting;

/// <summary>RST_STREAM, RFC 9113 §6.4: one side gives the stream up.</summary>
public sealed class Http2RstStreamFrame : Http2Frame
{
    internal Http2RstStreamFrame(in FrameHead head, Http2ErrorCode errorCode)
        : base(head) => ErrorCode = errorCode;

    /// <summary>Why.</summary>
    public Http2ErrorCode ErrorCode { get; }

    /// <inheritdoc/>
    public override string Describe() => Http2Names.Of(ErrorCode);
}
