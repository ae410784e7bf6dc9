using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a deserializer finds its payload.</summary>
public abstract class DeserializationContext
{
    /// <summary>The number of bytes of the payload.</summary>
    public abstract int PayloadLength { get; }

    /// <summary>The payload, in an array that the caller owns.</summary>
    public virtual byte[] PayloadAsNewBuffer() => throw new NotImplementedException();

    /// <summary>The payload, in memory that is valid only while the message is deserialized.</summary>
    public virtual ReadOnlySequence<byte> PayloadAsReadOnlySequence() => throw new NotImplementedException();
}
