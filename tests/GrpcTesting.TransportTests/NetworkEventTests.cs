using Grpc.Core;

namespace GrpcTesting.TransportTests;

/// <summary>What the server does on cue: GOAWAY and RST_STREAM.</summary>
public class NetworkEventTests
{
    public static TheoryData<NetworkCallKind> Kinds { get; } = [.. Enum.GetValues<NetworkCallKind>()];

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_reset_call_ends_and_its_connection_goes_on(NetworkCallKind kind)
    {
        var (stage, entered, cancelled) = NetworkScene.Staying();
        await using var closing = stage;
        var call = stage.CallAsync(kind);
        await entered;

        stage.Fixture.Network.ResetCalls($"/grpctesting.scenario.Scenario/{kind}");

        Assert.Equal(StatusCode.Cancelled, (await call).StatusCode);
        await cancelled;
        Assert.True(Assert.Single(stage.Fixture.Network.Connections).IsOpen);
    }

    [Theory]
    [InlineData(Http2ErrorCode.InternalError, StatusCode.Internal)]
    [InlineData(Http2ErrorCode.Cancel, StatusCode.Cancelled)]
    [InlineData(Http2ErrorCode.EnhanceYourCalm, StatusCode.ResourceExhausted)]
    [InlineData(Http2ErrorCode.InadequateSecurity, StatusCode.PermissionDenied)]
    public async Task The_client_maps_the_code_of_a_reset_to_a_status(
        Http2ErrorCode errorCode, StatusCode expected)
    {
        var (stage, entered, _) = NetworkScene.Staying();
        await using var closing = stage;
        var call = stage.CallAsync(NetworkCallKind.Duplex);
        await entered;

        stage.Fixture.Network.ResetCalls(context => context.Request.Path == "/grpctesting.scenario.Scenario/Duplex", errorCode);

        Assert.Equal(expected, (await call).StatusCode);
    }

    [Fact]
    public async Task Only_the_chosen_call_is_reset()
    {
        var (stage, _, _) = NetworkScene.Staying();
        await using var closing = stage;
        var unary = stage.CallAsync(NetworkCallKind.Unary);
        var duplex = stage.CallAsync(NetworkCallKind.Duplex);
        await stage.UntilRunningAsync(2);

        stage.Fixture.Network.ResetCalls("Duplex");
        await duplex;
        Assert.False(unary.IsCompleted);

        stage.Fixture.Network.ResetCalls("Unary");
        await unary;
    }

    [Fact]
    public async Task Resetting_a_call_that_does_not_run_says_which_do()
    {
        var (stage, entered, _) = NetworkScene.Staying();
        await using var closing = stage;
        var call = stage.CallAsync(NetworkCallKind.Unary);
        await entered;

        var exception = Assert.Throws<InvalidOperationException>(() => stage.Fixture.Network.ResetCalls("Nothing"));

        Assert.Equal(
            "No call that matches Nothing is running at the server, so none was reset. Running: "
            + "/grpctesting.scenario.Scenario/Unary on connection #1.",
            exception.Message);
        stage.Fixture.Network.ResetCalls("Unary");
        await call;
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_drained_connection_ends_and_the_next_call_opens_another(NetworkCallKind kind)
    {
        await using var stage = NetworkScene.Answering();
        var network = stage.Fixture.Network;
        NetworkScene.WentWell(kind, await stage.CallAsync(kind));

        network.GoAway();
        await network.WaitForConnectionsAsync(connections => !connections[0].IsOpen);
        await network.WaitUntilNoticedAsync();

        NetworkScene.WentWell(kind, await stage.CallAsync(kind));
        // Either side may be the first to close it.
        Assert.EndsWith(" after GOAWAY", network.Connections[0].EndReason, StringComparison.Ordinal);
        Assert.True(network.Connections[1].IsOpen);
    }

    [Fact]
    public async Task Calls_in_flight_finish_on_a_connection_that_goes_away_while_new_ones_take_another()
    {
        await using var stage = NetworkScene.Answering();
        var network = stage.Fixture.Network;
        using var inFlight = stage.Client.Duplex();
        await inFlight.RequestStream.WriteAsync(new Letter { Text = "before" });
        Assert.True(await inFlight.ResponseStream.MoveNext(CancellationToken.None));

        network.GoAway();
        using var bound = new CancellationTokenSource(Stage.Bound);
        while (network.Connections.Count < 2)
        {
            // Until the client has read the GOAWAY, the old connection takes new calls.
            NetworkScene.WentWell(NetworkCallKind.Unary, await stage.CallAsync(NetworkCallKind.Unary));
            bound.Token.ThrowIfCancellationRequested();
        }

        await inFlight.RequestStream.WriteAsync(new Letter { Text = "after" });
        Assert.True(await inFlight.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal("after", inFlight.ResponseStream.Current.Text);
        await inFlight.RequestStream.CompleteAsync();
        Assert.Empty(await inFlight.ResponseStream.ReadAllAsync());

        var connections = await network.WaitForConnectionsAsync(all => !all[0].IsOpen);
        Assert.True(connections[1].IsOpen);
    }
}
