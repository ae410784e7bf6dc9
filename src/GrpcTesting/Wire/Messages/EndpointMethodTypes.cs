using Google.Protobuf.Reflection;
using GrpcTesting.Schemas;
using Microsoft.AspNetCore.Routing;

namespace GrpcTesting.Wire;

/// <summary>Finds the message types of a method among the gRPC endpoints of an app.</summary>
internal static class EndpointMethodTypes
{
    /// <param name="endpoints">Asked when a method is first seen, because an app maps its endpoints late.</param>
    public static Func<string, (MessageDescriptor Request, MessageDescriptor Response)?> From(
        Func<IEnumerable<EndpointDataSource>> endpoints) => fullMethodName =>
        EndpointMethods.Find(endpoints(), fullMethodName) is { } method ? (method.Request, method.Response) : null;
}
