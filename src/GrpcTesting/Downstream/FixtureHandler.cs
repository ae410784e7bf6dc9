using System.Net;
using GrpcTesting.Hosting;

namespace GrpcTesting.Downstream;

/// <summary>
/// Sends requests to the server of a fixture, whatever their address. Starts the fixture with the first one. Its disposal
/// ends its own connections only: the factory makes and disposes handlers when it sees fit.
/// </summary>
internal sealed class FixtureHandler(DownstreamRoute route) : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private HttpMessageInvoker? _invoker;
    private bool _disposed;

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var server = await GetServerAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        using var detour = new Detour(request, server.Address);
        var send = InvokerTo(server).SendAsync(request, cancellationToken);
        try
        {
            // Not with a token of both: a request may go on with its own for as long as its body lasts.
            return await send.WaitAsync(server.Closing).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (server.Closing.IsCancellationRequested && !send.IsCompleted)
        {
            _ = DisposeLaterAsync(send);

            // As when a server closes its connection, which is Unavailable to gRPC.
            var message = $"{route.Fixture.Name} was disposed.";
            throw new HttpRequestException(
                HttpRequestError.ResponseEnded, message, new HttpIOException(HttpRequestError.ResponseEnded, message));
        }
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.Run(() => SendAsync(request, cancellationToken), cancellationToken).GetAwaiter().GetResult();

    protected override void Dispose(bool disposing)
    {
        lock (_gate)
        {
            _disposed = true;
            _invoker?.Dispose();
        }

        base.Dispose(disposing);
    }

    private Task<FixtureServer> GetServerAsync()
    {
        try
        {
            return route.Fixture.GetServerAsync();
        }
        catch (ObjectDisposedException)
        {
            throw new ObjectDisposedException(
                route.Fixture.Name,
                $"The app called {route.Title}, which is replaced by {route.Fixture.Name}, after that was disposed. "
                + "Dispose it after the app's fixture: declare it before.");
        }
    }

    private HttpMessageInvoker InvokerTo(FixtureServer server)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _invoker ??= new HttpMessageInvoker(server.CreateHandler());
        }
    }

    private static async Task DisposeLaterAsync(Task<HttpResponseMessage> send)
    {
        await ((Task)send).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (send.IsCompletedSuccessfully)
        {
            send.Result.Dispose();
        }
    }

    /// <summary>The request as the fixture's handler needs it; at the end, as the app made it.</summary>
    private sealed class Detour : IDisposable
    {
        private readonly HttpRequestMessage _request;
        private readonly Uri? _address;
        private readonly Version _version;
        private readonly HttpVersionPolicy _policy;
        private readonly string? _host;

        public Detour(HttpRequestMessage request, Uri address)
        {
            _request = request;
            _address = request.RequestUri;
            _version = request.Version;
            _policy = request.VersionPolicy;
            _host = request.Headers.Host;

            request.RequestUri = new Uri(address, PathOf(request));
            request.Version = HttpVersion.Version20;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;

            // Under TLS the host is also what the server's certificate is checked against.
            if (address.Scheme == Uri.UriSchemeHttp)
            {
                request.Headers.Host ??= _address?.Authority;
            }
        }

        public void Dispose()
        {
            _request.RequestUri = _address;
            _request.Version = _version;
            _request.VersionPolicy = _policy;
            _request.Headers.Host = _host;
        }

        // What a gateway in production takes away from the front of a gRPC path, the fixture has no gateway for.
        private static string PathOf(HttpRequestMessage request)
        {
            var uri = request.RequestUri!;
            var contentType = request.Content?.Headers.ContentType?.MediaType;
            var segments = uri.AbsolutePath.Split('/');
            return segments.Length > 2 && contentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true
                ? $"/{segments[^2]}/{segments[^1]}"
                : uri.PathAndQuery;
        }
    }
}
