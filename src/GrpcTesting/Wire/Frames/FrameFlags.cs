namespace GrpcTesting.Wire;

/// <summary>The flags of RFC 9113 §6. One bit means different things on different frames.</summary>
internal static class FrameFlags
{
    public const byte EndStream = 0x1;
    public const byte Ack = 0x1;
    public const byte EndHeaders = 0x4;
    public const byte Padded = 0x8;
    public const byte Priority = 0x20;
}
