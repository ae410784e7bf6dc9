using Google.Protobuf.Reflection;
using GrpcTesting.Schemas;
using Microsoft.AspNetCore.Routing;

namespace GrpcTesting.Wire;

/// <summary>Finds the message types of a method among the gRPC endpoints of an app.</summary>
/// <param name="sources">Asked when a method is first seen, because an app maps its endpoints late.</param>
internal sealed class EndpointMethodTypes(Func<IEnumerable<EndpointDataSource>> sources)
{
    private EndpointDataSource[]? _kept;

    /// <summary>Remembers the endpoints before the app goes: what it left on the wire may be read later.</summary>
    public void Keep() =>
        _kept ??= [new DefaultEndpointDataSource([.. sources().SelectMany(source => source.Endpoints)])];

    public (MessageDescriptor Request, MessageDescriptor Response)? Find(string fullMethodName) =>
        EndpointMethods.Find(_kept ?? sources(), fullMethodName) is { } method
            ? (method.Request, method.Response)
            : null;
}
