using GrpcTesting.Security;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GrpcTesting.Transports;

/// <summary>ASP.NET Core's TestServer, with the ways in which it ends calls put right.</summary>
internal sealed class TestServerTransport() : GrpcTransport("testserver")
{
    internal override TransportBinding Bind(string fixtureName) => new Binding();

    public override string ToString() => "TestServer";

    private sealed class Binding : TransportBinding
    {
        public override Uri Address { get; } = new("http://localhost");

        public override void UseTls(TlsSetup tls) => throw new InvalidOperationException(
            "UseTls needs connections, but GrpcTransport.TestServer has none: it hands requests over as objects. Use "
            + "GrpcTransport.Pipe, GrpcTransport.Tcp or GrpcTransport.UnixSocket.");

        public override void ConfigureServer(IServiceCollection services)
        {
            var drain = new RequestDrain();
            services.AddSingleton<IServer, TestServer>();
            services.AddSingleton<IHostedService>(drain);
            services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter>(new CompletedResponse.StartupFilter(drain)));
        }

        public override HttpMessageHandler CreateHandler(IServiceProvider? services)
        {
            var server = (TestServer)services!.GetRequiredService<IServer>();
            return new TestServerHandler(server.CreateHandler());
        }
    }
}
