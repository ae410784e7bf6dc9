using GrpcTesting.Wire;

namespace GrpcTesting;

/// <summary>HEADERS, RFC 9113 §6.2: opens a stream, answers it, or ends it with trailers.</summary>
public sealed class Http2HeadersFrame : Http2HeaderBlockFrame
{
    internal Http2HeadersFrame(in FrameHead head, HeaderBlock block)
        : base(head, block)
    {
    }

    /// <summary>Whether the sender is done with the stream.</summary>
    public bool EndStream => EndStreamFlag is not null;

    /// <inheritdoc/>
    public override string Describe() => Join(EndStreamFlag, DescribeBlock());
}
