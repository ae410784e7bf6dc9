using System.Collections.Concurrent;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GrpcTesting.Generic;

/// <summary>
/// Endpoints for methods that nobody maps. gRPC builds each of them as it builds that of a mapped method, so that
/// interceptors, limits, compression, deadlines, logs and records are the same.
/// </summary>
internal sealed class UnknownEndpoints(IServiceProvider services, Func<UnknownCall, Task> handler)
{
    // Methods beyond that come from someone who makes their names up. They share an endpoint, as odd names do: only
    // logs and metadata tell the name of an endpoint's method, the call's own name is that of its request.
    private const int MaxMethods = 1000;
    private const string AnyMethod = "/unknown/unknown";

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<(RouteEndpoint? InsteadOf, string Method), Endpoint> _endpoints = [];

    /// <summary>The endpoint of a call's method.</summary>
    /// <param name="request">A gRPC call.</param>
    /// <param name="insteadOf">The endpoint that it replaces and whose metadata it keeps, if there is one.</param>
    public Endpoint Find(HttpRequest request, RouteEndpoint? insteadOf = null)
    {
        var method = request.Path.Value!;
        if (_endpoints.TryGetValue((insteadOf, method), out var known))
        {
            return known;
        }

        // One at a time: gRPC keeps a list of the methods that it has mapped.
        lock (_gate)
        {
            var key = (insteadOf, _endpoints.Count < MaxMethods && UnknownMethod.IsPlain(method) ? method : AnyMethod);
            return _endpoints.GetOrAdd(key, Create);
        }
    }

    private Endpoint Create((RouteEndpoint? InsteadOf, string Method) key)
    {
        var (service, name) = UnknownMethod.Split(key.Method);
        var routes = new Routes(services);
        routes.MapGrpcService(ServerServiceDefinition.CreateBuilder()
            .AddMethod(RawMessages.Method(service, name), HandleAsync)
            .Build());
        var own = routes.DataSources
            .SelectMany(source => source.Endpoints)
            .First(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is not null);
        return key.InsteadOf is { } route
            ? new RouteEndpoint(
                own.RequestDelegate!,
                route.RoutePattern,
                route.Order,
                new EndpointMetadataCollection([.. route.Metadata, own.Metadata.GetMetadata<GrpcMethodMetadata>()!]),
                own.DisplayName)
            : own;
    }

    private Task HandleAsync(
        IAsyncStreamReader<byte[]> requests, IServerStreamWriter<byte[]> responses, ServerCallContext context) =>
        handler(new UnknownCall(requests, responses, context));

    /// <summary>Routes that no request is matched against: just a place for gRPC to build endpoints in.</summary>
    private sealed class Routes(IServiceProvider services) : IEndpointRouteBuilder
    {
        public IServiceProvider ServiceProvider => services;

        public ICollection<EndpointDataSource> DataSources { get; } = [];

        public IApplicationBuilder CreateApplicationBuilder() => new ApplicationBuilder(services);
    }
}
