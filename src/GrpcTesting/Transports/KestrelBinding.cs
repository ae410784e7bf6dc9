using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GrpcTesting.Transports;

/// <summary>What the transports under Kestrel share: one HTTP/2 endpoint, and a client without a proxy.</summary>
internal abstract class KestrelBinding : TransportBinding
{
    private readonly List<Func<ConnectionDelegate, ConnectionDelegate>> _middleware = [];

    /// <summary>The endpoint that Kestrel is told to listen on.</summary>
    protected abstract EndPoint EndPoint { get; }

    /// <summary>What opens <see cref="EndPoint"/>.</summary>
    protected abstract IConnectionListenerFactory CreateListenerFactory(IServiceProvider services);

    /// <summary>Called with the listener once it is open.</summary>
    protected virtual void OnListening(IConnectionListener listener)
    {
    }

    public override bool TryUse(Func<ConnectionDelegate, ConnectionDelegate> middleware)
    {
        _middleware.Add(middleware);
        return true;
    }

    public override void ConfigureServer(IServiceCollection services)
    {
        services.Configure<KestrelServerOptions>(options =>
        {
            // Endpoints from the configuration would ask for certificates and open ports of their own.
            options.ConfigurationLoader = null;
            options.Listen(EndPoint, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                _middleware.ForEach(middleware => listen.Use(middleware));
            });
        });

        services.RemoveAll<IMultiplexedConnectionListenerFactory>();
        services.RemoveAll<IConnectionListenerFactory>();
        services.AddSingleton<IConnectionListenerFactory>(provider =>
            new OnlyListenerFactory(EndPoint, CreateListenerFactory(provider), OnListening));
    }

    /// <summary>
    /// The handler that <c>Grpc.Net.Client</c> makes for itself, without the machine's proxy. When a connection's
    /// streams are used up, it opens another.
    /// </summary>
    protected static SocketsHttpHandler CreateSocketsHandler() => new()
    {
        EnableMultipleHttp2Connections = true,
        UseProxy = false,
    };
}
