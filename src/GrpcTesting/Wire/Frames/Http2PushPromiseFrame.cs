using System.Globalization;
using GrpcTesting.Wire;

namespace GrpcTesting;

/// <summary>PUSH_PROMISE, RFC 9113 §6.6. No gRPC peer sends it.</summary>
public sealed class Http2PushPromiseFrame : Http2HeaderBlockFrame
{
    internal Http2PushPromiseFrame(in FrameHead head, HeaderBlock block, int promisedStreamId)
        : base(head, block) => PromisedStreamId = promisedStreamId;

    /// <summary>The stream that the server announces.</summary>
    public int PromisedStreamId { get; }

    /// <inheritdoc/>
    public override string Describe() =>
        Join(string.Create(CultureInfo.InvariantCulture, $"stream {PromisedStreamId}"), DescribeBlock());
}
