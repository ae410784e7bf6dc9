using GrpcTesting.Wire;

namespace GrpcTesting;

/// <summary>One gRPC message as it crossed the wire: a length prefix and that many bytes. Immutable.</summary>
/// <remarks>It is decompressed and decoded when it is first looked at, and not before.</remarks>
public sealed class WireMessage
{
    private readonly MessageContext _context;
    private readonly int _ownedBytes;
    private readonly Lazy<ReadOnlyMemory<byte>?> _data;
    private readonly Lazy<string?> _json;

    internal WireMessage(
        MessageContext context,
        WireDirection direction,
        int index,
        bool isCompressed,
        long length,
        ReadOnlyMemory<byte> payload,
        int ownedBytes,
        long firstFrame,
        long lastFrame)
    {
        _context = context;
        _ownedBytes = ownedBytes;
        Direction = direction;
        Index = index;
        IsCompressed = isCompressed;
        Length = length;
        Payload = payload;
        FirstFrame = firstFrame;
        LastFrame = lastFrame;
        _data = new Lazy<ReadOnlyMemory<byte>?>(ReadData);
        _json = new Lazy<string?>(ReadJson);
    }

    /// <summary>Who sent it.</summary>
    public WireDirection Direction { get; }

    /// <summary>
    /// The full method name, such as <c>/helloworld.Greeter/SayHello</c>; empty when it was not seen.
    /// </summary>
    public string Method => _context.Method;

    /// <summary>Its place among the messages of its stream and direction, from 0.</summary>
    public int Index { get; }

    /// <summary>Whether it crossed compressed.</summary>
    public bool IsCompressed { get; }

    /// <summary>How, when it did: the sender's <c>grpc-encoding</c>, such as <c>gzip</c>.</summary>
    public string? Encoding => _context.Encoding;

    /// <summary>Bytes on the wire, without the 5 of the prefix.</summary>
    public long Length { get; }

    /// <summary>Those bytes, compressed as they crossed; of a long message, the first 4 MiB at most.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>Whether <see cref="Payload"/> is not all of it.</summary>
    public bool IsTruncated => Payload.Length < Length;

    /// <summary>
    /// The serialized message, decompressed; null when it is truncated, or its compression is neither gzip nor
    /// deflate, or broken, or makes more than 4 MiB of it.
    /// </summary>
    public ReadOnlyMemory<byte>? Data => _data.Value;

    /// <summary>
    /// The name of the message's type, such as <c>HelloRequest</c>; null when the method is not known.
    /// </summary>
    public string? TypeName => _context.Descriptor?.Name;

    /// <summary>The message as JSON; null when its type is not known, or the bytes are not one of that type.</summary>
    public string? Json => _json.Value;

    /// <summary>The frame that it begins in.</summary>
    public long FirstFrame { get; }

    /// <summary>The frame that it ends in; the same as <see cref="FirstFrame"/> for most messages.</summary>
    public long LastFrame { get; }

    /// <summary>Bytes that are kept for it alone.</summary>
    internal int Weight => _ownedBytes;

    /// <summary>The type and the JSON where they are known, and the first bytes otherwise.</summary>
    public override string ToString()
    {
        var compression = IsCompressed ? $" {Encoding ?? "compressed by an unknown encoding"}" : "";
        var size = $"({Printable.Count(Length, "byte")}{compression}{(IsTruncated ? ", cut" : "")})";
        return Json is { } json
            ? $"{TypeName} {Printable.Text(json)} {size}"
            : $"{TypeName ?? "message"} {size}{(Length == 0 ? "" : " " + Printable.Hex((Data ?? Payload).Span))}";
    }

    private ReadOnlyMemory<byte>? ReadData()
    {
        if (IsTruncated)
        {
            return null;
        }

        return IsCompressed ? MessageReader.Decompress(Payload, Encoding) : Payload;
    }

    private string? ReadJson() =>
        _context.Descriptor is { } descriptor && Data is { } data ? MessageReader.ToJson(data, descriptor) : null;
}
