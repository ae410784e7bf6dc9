using System.Net.Sockets;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace GrpcTesting.Doubles;

/// <summary>What a handler reads about its call, in the call context and the <see cref="HttpContext"/> alike.</summary>
internal sealed class RequestView
{
    // Where GetHttpContext() of Grpc.AspNetCore looks in contexts that are not its own.
    private const string HttpContextKey = "__HttpContext";

    public RequestView(TestServerCallContextOptions options, ServerCallContext context, CancellationToken cancelled)
    {
        var http = options.HttpContext;
        Method = options.Method ?? (http?.Request.Path is { HasValue: true } path ? path.Value! : "/test.Test/Test");
        Host = options.Host ?? (http?.Request.Host is { HasValue: true } host ? host.Value! : "localhost");
        Peer = options.Peer ?? DescribePeer(http?.Connection);
        Headers = RequestHeaders.Join(http?.Request.Headers, options.RequestHeaders);
        if (http is null)
        {
            UserState = new Dictionary<object, object>(options.UserState);
            return;
        }

        http.Request.Path = Method;
        http.Request.Host = new HostString(Host);
        RequestHeaders.Write(options.RequestHeaders, http.Request.Headers);
        Aborted = http.RequestAborted;
        http.RequestAborted = cancelled;
        http.Features.Set<IServerCallContextFeature>(new Feature(context));

        UserState = http.Items!;
        UserState[HttpContextKey] = http;
        foreach (var (key, value) in options.UserState)
        {
            UserState[key] = value;
        }
    }

    public string Method { get; }

    public string Host { get; }

    public string Peer { get; }

    public Metadata Headers { get; }

    public IDictionary<object, object> UserState { get; }

    /// <summary>Cancelled when the test's own <see cref="HttpContext"/> is aborted.</summary>
    public CancellationToken Aborted { get; }

    private static string DescribePeer(ConnectionInfo? connection) => connection?.RemoteIpAddress switch
    {
        null => "unknown",
        { AddressFamily: AddressFamily.InterNetwork } address => $"ipv4:{address}:{connection.RemotePort}",
        var address => $"ipv6:[{address}]:{connection.RemotePort}",
    };

    private sealed record Feature(ServerCallContext ServerCallContext) : IServerCallContextFeature;
}
