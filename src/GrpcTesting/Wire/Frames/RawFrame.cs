namespace GrpcTesting.Wire;

/// <summary>A frame before its payload is decoded. The payload is valid until the next frame is split off.</summary>
internal readonly ref struct RawFrame(
    Http2FrameType type, byte flags, int streamId, int length, ReadOnlySpan<byte> payload, string? error = null)
{
    public Http2FrameType Type { get; } = type;

    public byte Flags { get; } = flags;

    public int StreamId { get; } = streamId;

    public int Length { get; } = length;

    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>Why the payload is not there to be decoded; null when it is.</summary>
    public string? Error { get; } = error;

    public bool Has(byte flag) => (Flags & flag) != 0;
}
