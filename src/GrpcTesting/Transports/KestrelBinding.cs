using System.Net;
using GrpcTesting.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GrpcTesting.Transports;

/// <summary>What the transports under Kestrel share: one HTTP/2 endpoint, and a client without a proxy.</summary>
internal abstract class KestrelBinding : TransportBinding
{
    private readonly List<Func<ConnectionDelegate, ConnectionDelegate>> _middleware = [];
    private TlsSetup? _tls;

    /// <summary>Of the channels' address.</summary>
    protected string Scheme => _tls is null ? Uri.UriSchemeHttp : Uri.UriSchemeHttps;

    /// <summary>The endpoint that Kestrel is told to listen on.</summary>
    protected abstract EndPoint EndPoint { get; }

    /// <summary>What opens <see cref="EndPoint"/>.</summary>
    protected abstract IConnectionListenerFactory CreateListenerFactory(IServiceProvider services);

    /// <summary>Called with the listener once it is open.</summary>
    protected virtual void OnListening(IConnectionListener listener)
    {
    }

    public override void UseTls(TlsSetup tls) => _tls = tls;

    public override bool TryUse(Func<ConnectionDelegate, ConnectionDelegate> middleware)
    {
        _middleware.Add(middleware);
        return true;
    }

    public override void ConfigureServer(IServiceCollection services)
    {
        // After everything that the app and the test configured, so that the HTTPS defaults among it hold.
        services.PostConfigure<KestrelServerOptions>(options =>
        {
            // Endpoints from the configuration would ask for certificates and open ports of their own.
            options.ConfigurationLoader = null;
            options.Listen(EndPoint, ConfigureConnections);
        });

        services.RemoveAll<IMultiplexedConnectionListenerFactory>();
        services.RemoveAll<IConnectionListenerFactory>();
        services.AddSingleton<IConnectionListenerFactory>(provider =>
            new OnlyListenerFactory(EndPoint, CreateListenerFactory(provider), OnListening));
    }

    public override HttpMessageHandler Enclose(HttpMessageHandler handler) =>
        _tls is null ? handler : new RefusedConnectionHandler(handler);

    /// <summary>
    /// The handler that <c>Grpc.Net.Client</c> makes for itself, without the machine's proxy. When a connection's
    /// streams are used up, it opens another.
    /// </summary>
    protected SocketsHttpHandler CreateSocketsHandler()
    {
        var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true, UseProxy = false };
        _tls?.ApplyTo(handler);
        return handler;
    }

    private void ConfigureConnections(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http2;
        _tls?.ApplyTo(listen);

        // Added after TLS, connection middleware sees the plain bytes of HTTP/2.
        _middleware.ForEach(middleware => listen.Use(middleware));
    }
}
