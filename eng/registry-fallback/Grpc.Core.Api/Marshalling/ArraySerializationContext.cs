using Grpc.Core.Utils;

namespace Grpc.Core;

/// <summary>Lets a contextual serializer produce a byte array. It takes whole payloads only.</summary>
internal sealed class ArraySerializationContext : SerializationContext
{
    private byte[]? _payload;

    public override void Complete(byte[] payload)
    {
        GrpcPreconditions.CheckState(_payload is null, "The serializer completed the payload twice.");
        _payload = GrpcPreconditions.CheckNotNull(payload, nameof(payload));
    }

    public byte[] GetPayload() =>
        _payload ?? throw new InvalidOperationException("The serializer returned without completing the payload.");
}
