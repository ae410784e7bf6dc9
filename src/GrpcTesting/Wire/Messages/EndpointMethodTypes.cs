using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GrpcTesting.Wire;

/// <summary>Finds the message types of a method among the gRPC endpoints of an app.</summary>
/// <param name="sources">Asked when a method is first seen, because an app maps its endpoints late.</param>
internal sealed class EndpointMethodTypes(Func<IEnumerable<EndpointDataSource>> sources)
{
    private Endpoint[]? _kept;

    /// <summary>Remembers the endpoints before the app goes: what it left on the wire may be read later.</summary>
    public void Keep() => _kept ??= [.. Endpoints()];

    public (MessageDescriptor Request, MessageDescriptor Response)? Find(string fullMethodName) =>
        (_kept ?? Endpoints())
            .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method)
            .Where(method => method?.FullName == fullMethodName)
            .Select(method => Find(method!.GetType()))
            .FirstOrDefault();

    private IEnumerable<Endpoint> Endpoints() => sources().SelectMany(source => source.Endpoints);

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
