using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a serializer puts its payload.</summary>
public abstract class SerializationContext
{
    /// <summary>Hands over the whole payload.</summary>
    public virtual void Complete(byte[] payload) => throw new NotImplementedException();

    /// <summary>A writer for the payload; <see cref="Complete()"/> ends it.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotImplementedException();

    /// <summary>Announces how many bytes will be written. A hint, and ignored unless overridden.</summary>
    public virtual void SetPayloadLength(int payloadLength)
    {
    }

    /// <summary>Ends a payload written into <see cref="GetBufferWriter"/>.</summary>
    public virtual void Complete() => throw new NotImplementedException();
}
