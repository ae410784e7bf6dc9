using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Routing;

namespace GrpcTesting.Wire;

/// <summary>Finds the message types of a method among the gRPC endpoints of an app.</summary>
internal static class EndpointMethodTypes
{
    /// <param name="endpoints">Asked when a method is first seen, because an app maps its endpoints late.</param>
    public static Func<string, (MessageDescriptor Request, MessageDescriptor Response)?> From(
        Func<IEnumerable<EndpointDataSource>> endpoints) => fullMethodName => endpoints()
            .SelectMany(source => source.Endpoints)
            .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method)
            .Where(method => method?.FullName == fullMethodName)
            .Select(method => Find(method!.GetType()))
            .FirstOrDefault();

    // The generated code and the server agree on Method<TRequest, TResponse>, which IMethod does not show.
    private static (MessageDescriptor Request, MessageDescriptor Response)? Find(Type method) =>
        method.GenericTypeArguments is [var request, var response]
        && Descriptor(request) is { } requestType
        && Descriptor(response) is { } responseType
            ? (requestType, responseType)
            : null;

    private static MessageDescriptor? Descriptor(Type message) =>
        typeof(IMessage).IsAssignableFrom(message) && message.GetConstructor(Type.EmptyTypes) is not null
            ? ((IMessage)Activator.CreateInstance(message)!).Descriptor
            : null;
}
