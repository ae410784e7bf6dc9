using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Hosting;

namespace GrpcTesting.Hosting;

/// <summary>A whole app, booted from its <c>Program</c> or <c>Startup</c> by <see cref="WebApplicationFactory{T}"/>.</summary>
/// <remarks>The factory's own client is never used: a duplex conversation over it hangs.</remarks>
internal sealed class AppHost<TEntryPoint> : IServerHost
    where TEntryPoint : class
{
    private readonly Factory _factory;

    public AppHost(ServerSetup setup)
    {
        if (setup.Options.Authorization is not null)
        {
            throw new InvalidOperationException(
                "GrpcFixtureOptions.UseAuthorization is for a service that is hosted by itself. A whole app brings its "
                + "own authentication and authorization, or has none, as in production: leave UseAuthorization out. "
                + "Policies come in by ConfigureServices.");
        }

        _factory = new Factory(setup);
    }

    public IServiceProvider Services => _factory.Services;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _factory.StartServer();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => _factory.DisposeAsync();

    private sealed class Factory : WebApplicationFactory<TEntryPoint>
    {
        private readonly ServerSetup _setup;
        private readonly StartGate _gate = new();

        public Factory(ServerSetup setup)
        {
            _setup = setup;
            if (setup.Options.Transport != GrpcTransport.TestServer)
            {
                UseKestrel();
            }
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            // Watching the configuration files of every app that boots costs time by the size of its folder.
            builder.UseSetting("hostBuilder:reloadConfigOnChange", "false");
            _setup.ApplyTo(builder);
            builder.ConfigureTestServices(_setup.ApplyTo);
        }

        protected override IHost CreateHost(IHostBuilder builder)
        {
            builder.ConfigureServices(_gate.AddTo);
            var host = builder.Build();
            var start = host.StartAsync();
            _gate.Open();
            start.GetAwaiter().GetResult();
            return host;
        }
    }
}
