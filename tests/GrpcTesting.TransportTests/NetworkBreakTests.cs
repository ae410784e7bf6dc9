using Grpc.Core;

namespace GrpcTesting.TransportTests;

/// <summary>Connections that end, or lose or change bytes: each condition on every kind of call.</summary>
public class NetworkBreakTests
{
    public static TheoryData<NetworkCallKind> Kinds { get; } = [.. Enum.GetValues<NetworkCallKind>()];

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_reset_ends_the_call_on_both_sides(NetworkCallKind kind)
    {
        var (stage, entered, cancelled) = NetworkScene.Staying();
        await using var closing = stage;
        var call = stage.CallAsync(kind);
        await entered;

        stage.Fixture.Network.Reset();

        Assert.Equal(StatusCode.Unavailable, (await call).StatusCode);
        await cancelled;
        Assert.Equal("reset by the network", Assert.Single(stage.Fixture.Network.Connections).EndReason);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_clean_close_ends_the_call_on_both_sides(NetworkCallKind kind)
    {
        var (stage, entered, cancelled) = NetworkScene.Staying();
        await using var closing = stage;
        var call = stage.CallAsync(kind);
        await entered;

        stage.Fixture.Network.Close();

        Assert.Equal(StatusCode.Unavailable, (await call).StatusCode);
        await cancelled;
        Assert.Equal("closed by the network", Assert.Single(stage.Fixture.Network.Connections).EndReason);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_reset_later_on_happens_when_its_time_has_come(NetworkCallKind kind)
    {
        var (stage, entered, _) = NetworkScene.Staying();
        await using var closing = stage;
        var time = new NetworkFakeTime();
        stage.Fixture.Network.TimeProvider = time;
        var call = stage.CallAsync(kind);
        await entered;

        stage.Fixture.Network.Reset(after: TimeSpan.FromHours(1));

        Assert.Equal(StatusCode.Unavailable, (await call).StatusCode);
        Assert.Equal(TimeSpan.FromHours(1), time.Elapsed);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_reset_in_the_middle_of_a_frame_ends_the_call_and_the_next_one_connects_again(
        NetworkCallKind kind)
    {
        await using var stage = NetworkScene.Answering();
        stage.Fixture.Network.ServerToClient.ResetAfter(40);

        var broken = await stage.CallAsync(kind);

        Assert.NotEqual(StatusCode.OK, broken.StatusCode);
        await stage.Fixture.Network.WaitUntilNoticedAsync();
        NetworkScene.WentWell(kind, await stage.CallAsync(kind));
        var connections = stage.Fixture.Network.Connections;
        Assert.Equal("reset by the network after 40 bytes from server to client", connections[0].EndReason);
        Assert.Equal(40, connections[0].ToClient.Delivered);
        Assert.True(connections[1].IsOpen);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_reset_after_bytes_happens_as_often_as_it_is_set_for(NetworkCallKind kind)
    {
        await using var stage = NetworkScene.Answering();
        stage.Fixture.Network.ClientToServer.ResetAfter(30, times: 2);

        Assert.NotEqual(StatusCode.OK, (await stage.CallAsync(kind)).StatusCode);
        await stage.Fixture.Network.WaitUntilNoticedAsync();
        Assert.NotEqual(StatusCode.OK, (await stage.CallAsync(kind)).StatusCode);
        await stage.Fixture.Network.WaitUntilNoticedAsync();
        NetworkScene.WentWell(kind, await stage.CallAsync(kind));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_close_after_bytes_lets_exactly_these_through(NetworkCallKind kind)
    {
        await using var stage = NetworkScene.Answering();
        stage.Fixture.Network.ServerToClient.CloseAfter(25);

        Assert.NotEqual(StatusCode.OK, (await stage.CallAsync(kind)).StatusCode);

        var connection = stage.Fixture.Network.Connections[0];
        Assert.Equal("closed by the network after 25 bytes from server to client", connection.EndReason);
        Assert.Equal(25, connection.ToClient.Delivered);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_refused_connection_fails_the_call_that_needs_it(NetworkCallKind kind)
    {
        await using var stage = NetworkScene.Answering();
        stage.Fixture.Network.RefuseConnections = true;

        var refused = await stage.CallAsync(kind);
        stage.Fixture.Network.RefuseConnections = false;

        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        Assert.Contains(
            "Connection refused: the network of GrpcServiceFixture<ScenarioService> refuses connections "
            + "(Network.RefuseConnections).",
            refused.Detail,
            StringComparison.Ordinal);
        NetworkScene.WentWell(kind, await stage.CallAsync(kind));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Connections_that_are_open_go_on_while_new_ones_are_refused(NetworkCallKind kind)
    {
        await using var stage = NetworkScene.Answering();
        NetworkScene.WentWell(kind, await stage.CallAsync(kind));

        stage.Fixture.Network.RefuseConnections = true;

        NetworkScene.WentWell(kind, await stage.CallAsync(kind));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_half_open_peer_takes_everything_and_answers_nothing(NetworkCallKind kind)
    {
        await using var stage = NetworkScene.Answering();
        NetworkScene.WentWell(kind, await stage.CallAsync(kind));

        stage.Fixture.Network.HalfOpen = true;
        var outcome = await stage.CallAsync(kind, deadline: DateTime.UtcNow.AddMilliseconds(300));
        Assert.Equal(StatusCode.DeadlineExceeded, outcome.StatusCode);
        Assert.True(Assert.Single(stage.Fixture.Network.Connections).ToServer.Lost > 0);

        // The peer is back, and does not know the connection.
        stage.Fixture.Network.HalfOpen = false;
        await stage.Fixture.Network.WaitUntilNoticedAsync();
        NetworkScene.WentWell(kind, await stage.CallAsync(kind));
        Assert.Equal(
            "reset by the network: its peer was half-open and lost what was sent",
            stage.Fixture.Network.Connections[0].EndReason);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_corrupt_byte_in_a_frames_header_ends_the_call(NetworkCallKind kind)
    {
        await using var stage = NetworkScene.Answering();

        // The length of the first frame, SETTINGS.
        stage.Fixture.Network.ServerToClient.CorruptByteAt(0);

        Assert.NotEqual(StatusCode.OK, (await stage.CallAsync(kind)).StatusCode);
        await stage.Fixture.Network.WaitUntilNoticedAsync();
        NetworkScene.WentWell(kind, await stage.CallAsync(kind));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Corruption_by_chance_ends_the_call(NetworkCallKind kind)
    {
        await using var stage = NetworkScene.Answering();
        stage.Fixture.Network.ClientToServer.CorruptionProbability = 0.5;

        // A length that is wrong may also keep the server waiting for the rest of a frame.
        var outcome = await stage.CallAsync(kind, deadline: DateTime.UtcNow.AddSeconds(1));
        Assert.NotEqual(StatusCode.OK, outcome.StatusCode);

        stage.Fixture.Network.Reset();
        stage.Fixture.Network.Clear();
        await stage.Fixture.Network.WaitUntilNoticedAsync();
        NetworkScene.WentWell(kind, await stage.CallAsync(kind));
    }

    [Fact]
    public async Task A_large_message_passes_whole_through_lanes_that_start_in_its_middle()
    {
        await using var stage = Stage.Set(
            GrpcTransport.Pipe,
            new ScenarioService { OnUnary = (request, _) => Task.FromResult(request) },
            options =>
            {
                options.ConfigureGrpc(grpc => grpc.MaxReceiveMessageSize = null);
                options.ConfigureChannel(channel => channel.MaxReceiveMessageSize = null);
            });
        var payload = new byte[20 * 1024 * 1024];
        new Random(1).NextBytes(payload);
        var letter = new Letter { Payload = Google.Protobuf.UnsafeByteOperations.UnsafeWrap(payload) };
        await stage.Client.UnaryAsync(new Letter());
        var call = stage.Client.UnaryAsync(letter).CaptureAsync();
        await MovesAsync(stage, 5_000_000);

        stage.Fixture.Network.BothWays(way => way.Slice(10_000, variation: 9_000));
        await MovesAsync(stage, 10_000_000);
        stage.Fixture.Network.Stall();
        stage.Fixture.Network.Resume();
        await MovesAsync(stage, 15_000_000);
        stage.Fixture.Network.Clear();

        Assert.Equal(letter, (await call).Response);
    }

    private static async Task MovesAsync(Stage stage, long bytes)
    {
        using var bound = new CancellationTokenSource(Stage.Bound);
        while (stage.Fixture.Network.Connections[0].ToServer.Delivered < bytes)
        {
            bound.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
