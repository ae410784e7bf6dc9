using System.Net;
using GrpcTesting.Pipes;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace GrpcTesting.Transports;

/// <summary>Kestrel and <see cref="SocketsHttpHandler"/> at the two ends of an in-memory pipe.</summary>
internal sealed class PipeTransport() : GrpcTransport("pipe")
{
    internal override TransportBinding Bind(string fixtureName) => new Binding(new PipeEndPoint(fixtureName));

    public override string ToString() => "Pipe";

    private sealed class Binding(PipeEndPoint endPoint) : KestrelBinding, IConnectionListenerFactory
    {
        private readonly PipeListener _listener = new(endPoint, SlabPool.Shared);

        public override PipeNetwork Network { get; } = new(endPoint.Name);

        public override Uri Address => new($"{Scheme}://pipe");

        protected override EndPoint EndPoint => endPoint;

        public override void ConfigureServer(IServiceCollection services)
        {
            base.ConfigureServer(services);
            services.AddSingleton<IStartupFilter>(Network.Running);
        }

        public override HttpMessageHandler CreateHandler(IServiceProvider? services)
        {
            var handler = CreateSocketsHandler();
            handler.ConnectCallback = async (_, cancellationToken) =>
                await Network.ConnectAsync(_listener, cancellationToken).ConfigureAwait(false);
            return handler;
        }

        public ValueTask<IConnectionListener> BindAsync(
            EndPoint endpoint, CancellationToken cancellationToken = default) => new(_listener);

        public override async ValueTask DisposeAsync()
        {
            await _listener.DisposeAsync().ConfigureAwait(false);
            await base.DisposeAsync().ConfigureAwait(false);
        }

        protected override IConnectionListenerFactory CreateListenerFactory(IServiceProvider services) => this;
    }
}
