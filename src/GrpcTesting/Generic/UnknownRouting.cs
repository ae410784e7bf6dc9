using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.Extensions.DependencyInjection;

namespace GrpcTesting.Generic;

/// <summary>Sends the calls to methods that nobody maps to their handler, and no other request.</summary>
/// <remarks>
/// There are two places where such a call ends. Beside the services that an app maps, gRPC maps endpoints that answer
/// UNIMPLEMENTED: the handler's endpoints stand in for them, with their conventions, such as a required authorization.
/// In an app that has no services, or told gRPC to ignore unknown ones, the call matches nothing: it is handled where
/// the app's pipeline ends. What the app itself does with unmatched requests, in its middleware, stays as it is.
/// </remarks>
internal sealed class UnknownRouting(UnknownEndpoints endpoints)
    : MatcherPolicy, IEndpointSelectorPolicy, IStartupFilter
{
    // The name of a route parameter that gRPC's own endpoints have.
    private const string UnimplementedMethod = "unimplementedMethod";

    /// <summary>After the policies of ASP.NET Core, which tell the valid candidates.</summary>
    public override int Order => int.MaxValue;

    public static void Add(IServiceCollection services, Func<UnknownCall, Task> handler)
    {
        // Adds what an app with gRPC has already, and so to one without.
        services.AddGrpc();
        services.AddSingleton(provider => new UnknownRouting(new UnknownEndpoints(provider, handler)));
        services.AddSingleton<MatcherPolicy>(provider => provider.GetRequiredService<UnknownRouting>());
        services.AddSingleton<IStartupFilter>(provider => provider.GetRequiredService<UnknownRouting>());
    }

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(IsUnimplemented);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        // Others are CORS preflights, and requests of gRPC-Web, which has a middleware of its own.
        if (!UnknownMethod.IsCall(httpContext.Request))
        {
            return Task.CompletedTask;
        }

        for (var index = 0; index < candidates.Count; index++)
        {
            if (candidates.IsValidCandidate(index)
                && candidates[index] is { Endpoint: RouteEndpoint endpoint } candidate
                && IsUnimplemented(endpoint))
            {
                candidates.ReplaceEndpoint(index, endpoints.Find(httpContext.Request, endpoint), candidate.Values);
            }
        }

        return Task.CompletedTask;
    }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        next(app);
        app.Use(after => context => context.GetEndpoint() is null && UnknownMethod.IsCall(context.Request)
            ? endpoints.Find(context.Request).RequestDelegate!(context)
            : after(context));
    };

    private static bool IsUnimplemented(Endpoint endpoint) =>
        endpoint is RouteEndpoint route && route.RoutePattern.GetParameter(UnimplementedMethod) is not null;
}
