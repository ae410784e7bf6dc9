namespace GrpcTesting.TransportTests;

/// <summary>Decides which of the two sides knows a call's deadline.</summary>
/// <remarks>
/// Both clocks run. When the server's ends the call first, by a hair, gRPC's client may find its own deadline not yet
/// passed and report Cancelled, on real connections as well. A test that wants one answer tells one side only.
/// </remarks>
internal sealed class TimeoutHeader(HttpMessageHandler inner, string? timeout) : DelegatingHandler(inner)
{
    private const string Name = "grpc-timeout";

    /// <summary>Keeps the deadline from the server.</summary>
    public static void Remove(GrpcFixtureOptions options) => Set(options, null);

    /// <summary>Gives the server a deadline that the client does not know.</summary>
    public static void Set(GrpcFixtureOptions options, string? timeout) => options.ConfigureChannel(channel =>
        channel.HttpHandler = new TimeoutHeader(channel.HttpHandler!, timeout));

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Remove(Name);
        if (timeout is not null)
        {
            request.Headers.Add(Name, timeout);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
