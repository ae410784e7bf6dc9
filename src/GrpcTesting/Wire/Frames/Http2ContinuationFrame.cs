using GrpcTesting.Wire;

namespace GrpcTesting;

/// <summary>CONTINUATION, RFC 9113 §6.10: more of a header list that did not fit its frame.</summary>
public sealed class Http2ContinuationFrame : Http2HeaderBlockFrame
{
    internal Http2ContinuationFrame(in FrameHead head, HeaderBlock block)
        : base(head, block)
    {
    }

    /// <inheritdoc/>
    public override string Describe() => DescribeBlock();
}
