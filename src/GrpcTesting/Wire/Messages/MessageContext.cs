using Google.Protobuf.Reflection;

namespace GrpcTesting.Wire;

/// <summary>What it takes to read a message of a stream.</summary>
/// <param name="Method">The full method name; empty when the stream's request headers were not seen.</param>
/// <param name="Encoding">The sender's <c>grpc-encoding</c>; null when it sent none.</param>
/// <param name="Descriptor">The message's type; null when it is not known.</param>
internal sealed record MessageContext(string Method, string? Encoding, MessageDescriptor? Descriptor);
