using GrpcTesting.Wire;

namespace GrpcTesting;

/// <summary>The client's connection preface, RFC 9113 §3.4: 24 bytes that come before its first frame.</summary>
public sealed class Http2Preface : Http2Frame
{
    internal Http2Preface(in FrameHead head)
        : base(head)
    {
    }

    /// <inheritdoc/>
    public override string Describe() => "PRI * HTTP/2.0";
}
