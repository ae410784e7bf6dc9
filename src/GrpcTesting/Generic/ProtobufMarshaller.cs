using Google.Protobuf;
using Grpc.Core;

namespace GrpcTesting.Generic;

/// <summary>What generated code writes out for each of its messages.</summary>
internal static class ProtobufMarshaller<T>
    where T : class, IMessage<T>, new()
{
    private static readonly MessageParser<T> Parser = new(static () => new T());

    public static Marshaller<T> Instance { get; } = Marshallers.Create<T>(
        static (message, context) =>
        {
            context.SetPayloadLength(message.CalculateSize());
            message.WriteTo(context.GetBufferWriter());
            context.Complete();
        },
        static context => Parser.ParseFrom(context.PayloadAsReadOnlySequence()));
}
