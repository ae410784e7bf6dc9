using System.Buffers;
using Grpc.Core.Utils;

namespace Grpc.Core;

/// <summary>Lets a contextual deserializer read a byte array.</summary>
internal sealed class ArrayDeserializationContext(byte[] payload) : DeserializationContext
{
    private readonly byte[] _payload = GrpcPreconditions.CheckNotNull(payload, nameof(payload));

    public override int PayloadLength => _payload.Length;

    public override byte[] PayloadAsNewBuffer() => (byte[])_payload.Clone();

    public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => new(_payload);
}
