using Grpc.Core;

namespace GrpcTesting.Generic;

/// <summary>Messages as the bytes that they are on the wire, after the length prefix and decompression.</summary>
internal static class RawMessages
{
    public static Marshaller<byte[]> Marshaller { get; } = Marshallers.Create<byte[]>(
        static (message, context) => context.Complete(message),
        static context => context.PayloadAsNewBuffer());

    /// <summary>
    /// A method with any name, whose messages are bytes: duplex streaming, since every other kind is a duplex call with
    /// rules on top.
    /// </summary>
    public static Method<byte[], byte[]> Method(string service, string name) =>
        new(MethodType.DuplexStreaming, service, name, Marshaller, Marshaller);
}
