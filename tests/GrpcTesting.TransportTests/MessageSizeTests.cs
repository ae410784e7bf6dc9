using Grpc.Core;

namespace GrpcTesting.TransportTests;

/// <summary>The limits of 4 MB that both sides have by default, and their absence when a test lifts them.</summary>
public class MessageSizeTests
{
    private const int DefaultLimit = 4 * 1024 * 1024;

    private static ScenarioService Echo => new() { OnUnary = (request, _) => Task.FromResult(request) };

    [Theory, EveryTransport]
    public async Task A_message_of_the_limit_passes(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, Echo);

        var outcome = await stage.Client.UnaryAsync(Letters.OfSize(DefaultLimit)).CaptureAsync();

        Assert.Equal(DefaultLimit, outcome.Response.CalculateSize());
    }

    [Theory, EveryTransport]
    public async Task A_request_of_one_byte_more_is_refused(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, Echo);

        var outcome = await stage.Client.UnaryAsync(Letters.OfSize(DefaultLimit + 1)).CaptureAsync();

        Assert.Equal(StatusCode.ResourceExhausted, outcome.StatusCode);
        Assert.Equal("Received message exceeds the maximum configured message size.", outcome.Detail);
    }

    [Theory, EveryTransport]
    public async Task A_response_of_one_byte_more_is_refused(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = (_, _) => Task.FromResult(Letters.OfSize(DefaultLimit + 1)),
        });

        var outcome = await stage.Client.UnaryAsync(new Letter()).CaptureAsync();

        Assert.Equal(StatusCode.ResourceExhausted, outcome.StatusCode);
        Assert.Equal("Received message exceeds the maximum configured message size.", outcome.Detail);
    }

    [Theory, EveryTransport]
    public async Task A_message_of_16_MB_passes_when_both_sides_allow_it(GrpcTransport transport)
    {
        const int size = 16 * 1024 * 1024;
        await using var stage = Stage.Set(transport, Echo, options =>
        {
            options.ConfigureGrpc(grpc => grpc.MaxReceiveMessageSize = null);
            options.ConfigureChannel(channel => channel.MaxReceiveMessageSize = null);
        });

        var outcome = await stage.Client.UnaryAsync(Letters.OfSize(size)).CaptureAsync();

        Assert.Equal(size, outcome.Response.CalculateSize());
    }
}
