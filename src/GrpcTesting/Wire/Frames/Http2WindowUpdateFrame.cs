using GrpcTesting.Wire;

namespace GrpcTesting;

/// <summary>WINDOW_UPDATE, RFC 9113 §6.9: the other side may send that much more.</summary>
public sealed class Http2WindowUpdateFrame : Http2Frame
{
    internal Http2WindowUpdateFrame(in FrameHead head, int increment)
        : base(head) => Increment = increment;

    /// <summary>Octets of DATA, from 1 to 2,147,483,647; on stream 0 for the connection as a whole.</summary>
    public int Increment { get; }

    /// <inheritdoc/>
    public override string Describe() => $"+{Printable.Number(Increment)}";
}
