using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace GrpcTesting.Transports;

/// <summary>A free port of the IPv4 loopback address.</summary>
/// <remarks>
/// The handler has no connect callback, so that <c>GrpcChannel.ConnectAsync</c>, <c>State</c> and client-side load
/// balancing work.
/// </remarks>
internal sealed class TcpTransport() : GrpcTransport("tcp")
{
    internal override TransportBinding Bind(string fixtureName) => new Binding();

    public override string ToString() => "Tcp";

    private sealed class Binding : KestrelBinding
    {
        private Uri? _address;

        public override Uri Address => _address
            ?? throw new InvalidOperationException("The server is not listening yet, so its port is not known.");

        protected override EndPoint EndPoint { get; } = new IPEndPoint(IPAddress.Loopback, 0);

        public override HttpMessageHandler CreateHandler(IServiceProvider? services) => CreateSocketsHandler();

        protected override IConnectionListenerFactory CreateListenerFactory(IServiceProvider services) =>
            ActivatorUtilities.CreateInstance<SocketTransportFactory>(services);

        protected override void OnListening(IConnectionListener listener) =>
            _address = new Uri($"{Scheme}://{listener.EndPoint}");
    }
}
