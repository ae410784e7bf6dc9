using System.Collections.Immutable;
using GrpcTesting.Wire;

namespace GrpcTesting;

/// <summary>A frame that carries headers: HEADERS, PUSH_PROMISE or CONTINUATION, RFC 9113 §4.3.</summary>
public abstract class Http2HeaderBlockFrame : Http2Frame
{
    private readonly HeaderBlock _block;

    private protected Http2HeaderBlockFrame(in FrameHead head, HeaderBlock block)
        : base(head) => _block = block;

    /// <summary>Whether the list ends with this frame; otherwise CONTINUATION frames follow.</summary>
    public bool EndHeaders => Head.Has(FrameFlags.EndHeaders);

    /// <summary>
    /// The list, in its order, on the frame that ends it; empty on those before. At most 64 KiB of it are kept.
    /// </summary>
    public IReadOnlyList<WireHeader> Headers => _block.Headers;

    /// <summary>Headers of the list that are not kept, because it is too long.</summary>
    public int DroppedHeaders => _block.Dropped;

    /// <summary>Whether the list came after the body: the trailers, of which <c>grpc-status</c> is one.</summary>
    public bool IsTrailers => _block.Kind is HeaderKind.Trailers;

    internal override int Weight => _block.Size;

    private protected string DescribeBlock() => EndHeaders
        ? Join(
            HeaderText.Describe(_block),
            DroppedHeaders > 0 ? $"… {Printable.Count(DroppedHeaders, "header")} more" : null)
        : $"{Printable.Count(Length, "byte")}, to be continued";
}
