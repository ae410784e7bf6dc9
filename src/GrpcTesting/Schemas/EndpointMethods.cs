using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;

namespace GrpcTesting.Schemas;

/// <summary>The gRPC methods that an app has mapped, as far as their messages are protobuf's.</summary>
internal static class EndpointMethods
{
    /// <summary>What is mapped now.</summary>
    public static GrpcSchema FindSchema(IEnumerable<EndpointDataSource> endpoints)
    {
        var methods = Methods(endpoints).Select(Describe).OfType<SchemaMethod>().ToList();
        return new GrpcSchema(
            methods, methods.SelectMany(method => new[] { method.Request.File, method.Response.File }).Distinct());
    }

    /// <summary>Finds one method by its full name, among what is mapped by the time it is asked for.</summary>
    public static SchemaMethod? Find(IEnumerable<EndpointDataSource> endpoints, string fullName) =>
        Methods(endpoints).Where(method => method.FullName == fullName).Select(Describe).FirstOrDefault();

    private static IEnumerable<IMethod> Methods(IEnumerable<EndpointDataSource> endpoints) => endpoints
        .SelectMany(source => source.Endpoints)
        .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method)
        .OfType<IMethod>();

    // The generated code and the server agree on Method<TRequest, TResponse>, which IMethod does not show.
    private static SchemaMethod? Describe(IMethod method) =>
        method.GetType().GenericTypeArguments is [var request, var response]
        && Descriptor(request) is { } requestType
        && Descriptor(response) is { } responseType
            ? new SchemaMethod(method.FullName, method.Type, requestType, responseType)
            : null;

    private static MessageDescriptor? Descriptor(Type message) =>
        typeof(IMessage).IsAssignableFrom(message) && message.GetConstructor(Type.EmptyTypes) is not null
            ? ((IMessage)Activator.CreateInstance(message)!).Descriptor
            : null;
}
