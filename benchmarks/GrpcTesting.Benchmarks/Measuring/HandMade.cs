using System.Net;
using Grpc.Net.Client;
using GrpcTesting.Pipes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GrpcTesting.Benchmarks.Measuring;

/// <summary>
/// The servers that one would write without a fixture: what a fixture adds to a call is measured against them.
/// </summary>
internal static class HandMade
{
    public static Contender TestServer { get; } = new("TestServer by hand", async (contender, _) =>
    {
        var builder = CreateBuilder();
        builder.WebHost.UseTestServer();
        var app = await StartAsync(builder);
        return Open(contender, app, new Uri("http://localhost"), app.GetTestServer().CreateHandler());
    });

    public static Contender Pipe { get; } = new("pipe by hand", async (contender, _) =>
    {
        var endPoint = new PipeEndPoint("the server made by hand");
        var listener = new PipeListener(endPoint, SlabPool.Shared);
        var builder = CreateBuilder();
        builder.WebHost.UseKestrelCore();
        builder.Services.Configure<KestrelServerOptions>(options =>
            options.Listen(endPoint, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.RemoveAll<IConnectionListenerFactory>();
        builder.Services.AddSingleton<IConnectionListenerFactory>(new ListenerFactory(listener));
        var app = await StartAsync(builder);
        return Open(contender, app, new Uri("http://pipe"), new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            UseProxy = false,
            ConnectCallback = async (_, cancellationToken) => await listener.ConnectAsync(cancellationToken),
        });
    });

    private static WebApplicationBuilder CreateBuilder()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(new LoadService());
        return builder;
    }

    private static async Task<WebApplication> StartAsync(WebApplicationBuilder builder)
    {
        var app = builder.Build();
        app.MapGrpcService<LoadService>();
        await app.StartAsync();
        return app;
    }

    private static Bench Open(Contender contender, WebApplication app, Uri address, HttpMessageHandler handler)
    {
        var channel = GrpcChannel.ForAddress(
            address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true });
        return new Bench(contender, new Load.LoadClient(channel), new Server(app, channel));
    }

    private sealed class Server(WebApplication app, GrpcChannel channel) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            channel.Dispose();
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    private sealed class ListenerFactory(PipeListener listener)
        : IConnectionListenerFactory, IConnectionListenerFactorySelector
    {
        public bool CanBind(EndPoint endpoint) => endpoint is PipeEndPoint;

        public ValueTask<IConnectionListener> BindAsync(
            EndPoint endpoint, CancellationToken cancellationToken = default) => new(listener);
    }
}
