using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GrpcTesting.Tests.Wire.Capture;

/// <summary>Kestrel on loopback TCP, as plain HTTP/2, with the wire captured; and a client for it.</summary>
internal sealed class CapturedServer : IAsyncDisposable
{
    private readonly IHost _host;

    private CapturedServer(IHost host, WireLog wire, Uri address)
    {
        _host = host;
        Wire = wire;
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = address,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
    }

    public WireLog Wire { get; }

    public HttpClient Client { get; }

    public static async Task<CapturedServer> StartAsync(
        RequestDelegate handler, bool capture = true, WireLogOptions? options = null)
    {
        var wire = new WireLog(
            options ?? new WireLogOptions(), TimeSpan.FromSeconds(10), RecordedConnection.Types);
        if (capture)
        {
            wire.Start();
        }

        // An empty builder: no configuration of the machine's can add endpoints.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Logging.ClearProviders();
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.Use(wire.Capture);
        }));
        var app = builder.Build();
        app.Run(handler);
        await app.StartAsync();
        return new CapturedServer(app, wire, new Uri(app.Urls.First()));
    }

    public static HttpRequestMessage CreateRequest(HttpMethod method, string path) => new(method, path)
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    /// <summary>A unary gRPC call, without a gRPC library.</summary>
    public async Task<HttpResponseMessage> CallAsync(string method, byte[] message)
    {
        using var request = CreateRequest(HttpMethod.Post, method);
        request.Content = new ByteArrayContent(FrameBytes.Message(message));
        request.Content.Headers.ContentType = new("application/grpc");
        request.Headers.TE.Add(new("trailers"));
        return await Client.SendAsync(request);
    }

    /// <summary>Ends the connections, so that a saved capture has their end.</summary>
    public async Task StopAsync()
    {
        Client.Dispose();
        await _host.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.StopAsync();
        _host.Dispose();
    }
}
