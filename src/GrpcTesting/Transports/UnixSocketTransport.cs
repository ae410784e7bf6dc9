using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace GrpcTesting.Transports;

/// <summary>A Unix domain socket in a private directory.</summary>
internal sealed class UnixSocketTransport() : GrpcTransport("unix")
{
    internal override TransportBinding Bind(string fixtureName) => Socket.OSSupportsUnixDomainSockets
        ? new Binding()
        : throw new PlatformNotSupportedException(
            "GrpcTransport.UnixSocket needs Unix domain sockets, which this operating system lacks. "
            + "Use GrpcTransport.Pipe or GrpcTransport.Tcp.");

    public override string ToString() => "UnixSocket";

    private sealed class Binding : KestrelBinding
    {
        // The path of a Unix domain socket is limited to about 100 bytes, so both names are short.
        // CreateTempSubdirectory makes the directory accessible to the current user only.
        private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("grpc");
        private readonly UnixDomainSocketEndPoint _endPoint;

        public Binding() => _endPoint = new UnixDomainSocketEndPoint(Path.Combine(_directory.FullName, "s"));

        public override Uri Address => new($"{Scheme}://localhost");

        protected override EndPoint EndPoint => _endPoint;

        public override HttpMessageHandler CreateHandler(IServiceProvider? services)
        {
            var handler = CreateSocketsHandler();
            handler.ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(_endPoint, cancellationToken).ConfigureAwait(false);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            };
            return handler;
        }

        public override ValueTask DisposeAsync()
        {
            _directory.Delete(recursive: true);
            return base.DisposeAsync();
        }

        protected override IConnectionListenerFactory CreateListenerFactory(IServiceProvider services) =>
            ActivatorUtilities.CreateInstance<SocketTransportFactory>(services);
    }
}
