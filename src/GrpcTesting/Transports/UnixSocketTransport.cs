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
        private readonly Lock _gate = new();
        private DirectoryInfo? _directory;
        private UnixDomainSocketEndPoint? _endPoint;

        public override Uri Address => new($"{Scheme}://localhost");

        // Made when the server asks for it, so that a fixture which fails before that leaves nothing behind.
        protected override EndPoint EndPoint
        {
            get
            {
                lock (_gate)
                {
                    // The path of a Unix domain socket is limited to about 100 bytes, so both names are short.
                    // CreateTempSubdirectory makes the directory accessible to the current user only.
                    _directory ??= Directory.CreateTempSubdirectory("grpc");
                    return _endPoint ??= new UnixDomainSocketEndPoint(Path.Combine(_directory.FullName, "s"));
                }
            }
        }

        public override HttpMessageHandler CreateHandler(IServiceProvider? services)
        {
            var handler = CreateSocketsHandler();
            handler.ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(EndPoint, cancellationToken).ConfigureAwait(false);
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
            lock (_gate)
            {
                if (_directory is { Exists: true })
                {
                    _directory.Delete(recursive: true);
                }
            }

            return base.DisposeAsync();
        }

        protected override IConnectionListenerFactory CreateListenerFactory(IServiceProvider services) =>
            ActivatorUtilities.CreateInstance<SocketTransportFactory>(services);
    }
}
