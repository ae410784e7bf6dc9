namespace GrpcTesting.Downstream;

/// <summary>The primary handler of one client of an app: sends each request to its fixture.</summary>
/// <remarks>
/// Not a <see cref="DelegatingHandler"/>: Grpc.Net.Client looks through those, and where it finds a
/// <see cref="SocketsHttpHandler"/> without a connect callback it opens connections of its own, past all handlers.
/// </remarks>
internal sealed class Switchboard : HttpMessageHandler
{
    private readonly string _clientName;
    private readonly List<(DownstreamRoute Route, HttpMessageInvoker Way)> _ways;
    private readonly HttpMessageInvoker _others;
    private readonly DownstreamRoutes? _blocking;

    /// <param name="clientName">The name that the factory knows the client by.</param>
    /// <param name="routes">Where its requests may go.</param>
    /// <param name="others">Sends the requests that no route takes. Owned from now on.</param>
    /// <param name="blocking">What to blame when such a request must not be sent; null when it may.</param>
    public Switchboard(
        string clientName, List<DownstreamRoute> routes, HttpMessageHandler others, DownstreamRoutes? blocking)
    {
        _clientName = clientName;
        _ways = [.. routes.Select(route => (route, new HttpMessageInvoker(new FixtureHandler(route))))];
        _others = new HttpMessageInvoker(others);
        _blocking = blocking;
    }

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken) =>
        WayOf(request).SendAsync(request, cancellationToken);

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        WayOf(request).Send(request, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _ways.ForEach(way => way.Way.Dispose());
            _others.Dispose();
        }

        base.Dispose(disposing);
    }

    private HttpMessageInvoker WayOf(HttpRequestMessage request)
    {
        var path = request.RequestUri?.AbsolutePath ?? string.Empty;
        foreach (var (route, way) in _ways)
        {
            if (route.Takes(path))
            {
                return way;
            }
        }

        return _blocking is null
            ? _others
            : throw new InvalidOperationException(
                $"The network is blocked, and {Describe(_clientName)} wants to reach {request.RequestUri}. Replaced are: "
                + $"{_blocking}. Replace this one with ReplaceGrpcClient or ReplaceHttpClient(\"{_clientName}\", fixture).");
    }

    private static string Describe(string name) => name.Length == 0 ? "the default client" : $"the client '{name}'";
}
