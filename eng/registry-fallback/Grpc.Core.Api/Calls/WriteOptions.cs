namespace Grpc.Core;

/// <summary>How a message is written.</summary>
public class WriteOptions
{
    /// <summary>No flag set.</summary>
    public static readonly WriteOptions Default = new();

    /// <summary>Creates options with these flags.</summary>
    public WriteOptions(WriteFlags flags = 0) => Flags = flags;

    /// <summary>The flags.</summary>
    public WriteFlags Flags { get; }
}
