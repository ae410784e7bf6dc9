using GrpcTesting.Generic;

namespace GrpcTesting;

/// <content>Requests made by hand.</content>
public sealed partial class GenericClient
{
    /// <summary>
    /// Sends an HTTP/2 request as it is, past the gRPC client, and takes in whatever comes back. The outcome of a broken
    /// exchange is a response with an <see cref="RawGrpcResponse.Error"/>; it does not throw.
    /// </summary>
    /// <remarks>
    /// It goes over a connection of its own. What the fixture's options put around a channel's
    /// <see cref="Grpc.Net.Client.GrpcChannelOptions.HttpHandler"/> is around it as well; interceptors and credentials are
    /// not. <see cref="GrpcFixture.Calls"/> shows the server's side of it, and none of a client.
    /// </remarks>
    /// <param name="request">The request.</param>
    /// <param name="timeout">How long to wait; null for the fixture's <see cref="GrpcFixtureOptions.Timeout"/>.</param>
    /// <exception cref="GrpcAssertionException">The response did not end in time; the message says what had arrived.
    /// </exception>
    /// <exception cref="InvalidOperationException">This is not a fixture's own client, which alone knows how to reach the
    /// server.</exception>
    public async Task<RawGrpcResponse> SendRawAsync(RawGrpcRequest request, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        var bound = timeout is { } given ? WaitBound.Validate(given, nameof(timeout)) : Timeout;
        if (_fixture is null)
        {
            throw new InvalidOperationException(
                "SendRawAsync needs the way to the server below gRPC, which a CallInvoker hides. Use the Generic of a "
                + "fixture; for a server that runs elsewhere, one with GrpcTransport.Remote.");
        }

        var exchange = new RawExchange(request);
        using var giveUp = new CancellationTokenSource();
        var run = exchange.RunAsync(_fixture.Raw(), giveUp.Token);
        try
        {
            await run.WaitAsync(bound, TimeProvider.System).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!run.IsCompleted)
        {
            var story = new RawGrpcResponse(exchange).ToString();
            await giveUp.CancelAsync().ConfigureAwait(false);
            Observed.Later(run);
            throw new GrpcAssertionException(
                $"The response did not end within {WaitBound.Describe(bound)}. Until then:\n{story}");
        }

        return new RawGrpcResponse(exchange);
    }

    /// <summary>Sends a body as the POST of a method, and otherwise as a gRPC client would.</summary>
    /// <param name="path">The path, for a proper request <c>/package.Service/Method</c>.</param>
    /// <param name="body">Length-prefixed messages, as <see cref="GrpcFrame.Of"/> makes them, or any other bytes.</param>
    /// <inheritdoc cref="SendRawAsync(RawGrpcRequest, TimeSpan?)"/>
    public Task<RawGrpcResponse> SendRawAsync(string path, ReadOnlyMemory<byte> body) =>
        SendRawAsync(new RawGrpcRequest(path, body));
}
