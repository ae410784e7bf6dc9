using Google.Protobuf.Reflection;
using Grpc.Core;

namespace GrpcTesting.Schemas;

/// <summary>A method whose messages are protobuf's.</summary>
internal sealed record SchemaMethod(
    string FullName, MethodType Type, MessageDescriptor Request, MessageDescriptor Response)
{
    public static SchemaMethod Of(MethodDescriptor method) => new(
        MethodName.Full(method.Service.FullName, method.Name),
        (method.IsClientStreaming, method.IsServerStreaming) switch
        {
            (false, false) => MethodType.Unary,
            (false, true) => MethodType.ServerStreaming,
            (true, false) => MethodType.ClientStreaming,
            (true, true) => MethodType.DuplexStreaming,
        },
        method.InputType,
        method.OutputType);
}
