using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;

namespace GrpcTesting.Downstream;

/// <summary>
/// The routes of one app, put under every client that <see cref="IHttpClientFactory"/> makes for it and that they concern.
/// </summary>
internal sealed class DownstreamRoutes : IHttpMessageHandlerBuilderFilter
{
    private readonly List<DownstreamRoute> _routes = [];

    /// <summary>Whether requests that no route takes must not reach the network.</summary>
    public bool BlocksOthers { get; set; }

    /// <summary>The routes of an app that is being configured.</summary>
    public static DownstreamRoutes Of(IServiceCollection services)
    {
        var present = services.Select(service => service.IsKeyedService ? null : service.ImplementationInstance)
            .OfType<DownstreamRoutes>().FirstOrDefault();
        if (present is not null)
        {
            return present;
        }

        // The first filter is the outermost: it sees the handlers that everything else has set.
        var routes = new DownstreamRoutes();
        services.Insert(0, ServiceDescriptor.Singleton<IHttpMessageHandlerBuilderFilter>(routes));
        return routes;
    }

    /// <summary>Adds a route, which wins over those before it.</summary>
    public void Add(DownstreamRoute route) => _routes.Insert(0, route);

    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        builder.PrimaryHandler = Redirect(builder.Name ?? string.Empty, builder.PrimaryHandler);
    };

    public override string ToString() => _routes.Count == 0 ? "none" : string.Join(", ", _routes);

    private HttpMessageHandler Redirect(string clientName, HttpMessageHandler primary)
    {
        // A delegating handler as primary one is the app's own behaviour, and stays: only the last one reaches out.
        if (primary is DelegatingHandler { InnerHandler: { } inner } delegating)
        {
            var redirected = Redirect(clientName, inner);
            if (redirected != inner)
            {
                delegating.InnerHandler = redirected;
            }

            return primary;
        }

        var routes = _routes.Where(route => route.Serves(clientName)).ToList();
        var blocked = BlocksOthers && IsNetwork(primary);
        return primary is Switchboard || (routes.Count == 0 && !blocked)
            ? primary
            : new Switchboard(clientName, routes, primary, blocked ? this : null);
    }

    private static bool IsNetwork(HttpMessageHandler handler) =>
        handler is SocketsHttpHandler or HttpClientHandler
        || handler.GetType().FullName == "System.Net.Http.WinHttpHandler";
}
