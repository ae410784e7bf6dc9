namespace GrpcTesting.TransportTests;

/// <summary>Conditions that take time, by a clock of the test's own: each on every kind of call.</summary>
public class NetworkTimeTests
{
    private readonly NetworkFakeTime _time = new();

    public static TheoryData<NetworkCallKind> Kinds { get; } = [.. Enum.GetValues<NetworkCallKind>()];

    [Theory, MemberData(nameof(Kinds))]
    public async Task Half_a_minute_of_latency_takes_no_time_on_a_clock_of_the_tests_own(NetworkCallKind kind)
    {
        await using var stage = NetworkScene.Answering();
        stage.Fixture.Network.TimeProvider = _time;
        stage.Fixture.Network.ClientToServer.Latency = TimeSpan.FromSeconds(30);
        stage.Fixture.Network.ServerToClient.Latency = TimeSpan.FromSeconds(5);

        NetworkScene.WentWell(kind, await stage.CallAsync(kind));

        Assert.InRange(_time.Elapsed, TimeSpan.FromSeconds(35), TimeSpan.FromHours(1));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Jitter_never_changes_the_order(NetworkCallKind kind)
    {
        await using var stage = NetworkScene.Answering();
        stage.Fixture.Network.TimeProvider = _time;
        stage.Fixture.Network.BothWays(way =>
        {
            way.Latency = TimeSpan.FromSeconds(1);
            way.Jitter = TimeSpan.FromSeconds(1);
        });

        for (var call = 0; call < 20; call++)
        {
            NetworkScene.WentWell(kind, await stage.CallAsync(kind));
        }

        Assert.True(_time.Elapsed > TimeSpan.FromSeconds(5));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_narrow_line_takes_the_time_that_its_bytes_need(NetworkCallKind kind)
    {
        await using var stage = NetworkScene.Answering();
        stage.Fixture.Network.TimeProvider = _time;
        stage.Fixture.Network.ClientToServer.BytesPerSecond = 10;

        NetworkScene.WentWell(kind, await stage.CallAsync(kind));

        // The last bytes of the call itself have arrived; acknowledgements may follow.
        var sent = stage.Fixture.Network.Connections[0].ToServer;
        Assert.InRange(_time.Elapsed.TotalSeconds, (sent.Delivered - 30) / 10.0, (sent.Delivered + 30) / 10.0);
        Assert.True(sent.Delivered > 100);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Slices_of_one_byte_arrive_as_one_call(NetworkCallKind kind)
    {
        await using var stage = NetworkScene.Answering();
        stage.Fixture.Network.TimeProvider = _time;
        stage.Fixture.Network.ClientToServer.Slice(1);
        stage.Fixture.Network.ServerToClient.Slice(5, TimeSpan.FromSeconds(1), variation: 4);

        NetworkScene.WentWell(kind, await stage.CallAsync(kind));

        // At most nine bytes a second.
        var received = stage.Fixture.Network.Connections[0].ToClient.Delivered;
        Assert.True(_time.Elapsed.TotalSeconds >= (received / 9) - 1, $"{received} bytes after {_time.Elapsed}");
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_slow_close_keeps_the_call_from_learning_of_the_end(NetworkCallKind kind)
    {
        var (stage, entered, _) = NetworkScene.Staying();
        await using var closing = stage;
        stage.Fixture.Network.TimeProvider = _time;
        stage.Fixture.Network.ServerToClient.CloseDelay = TimeSpan.FromMinutes(2);
        var call = stage.CallAsync(kind);
        await entered;

        stage.Fixture.Network.Close();
        var outcome = await call;

        Assert.NotEqual(Grpc.Core.StatusCode.OK, outcome.StatusCode);
        Assert.True(_time.Elapsed >= TimeSpan.FromMinutes(2), $"{outcome}\n{stage.Fixture.Network}");
    }

    [Fact]
    public async Task Latencies_of_messages_that_follow_each_other_do_not_add_up()
    {
        await using var stage = Stage.Set(GrpcTransport.Pipe, new ScenarioService
        {
            OnServerStream = (_, responses, _) => responses.WriteAllAsync(Letters.Numbered(500)),
        });
        stage.Fixture.Network.TimeProvider = _time;
        stage.Fixture.Network.ServerToClient.Latency = TimeSpan.FromMinutes(1);

        var outcome = await stage.Client.ServerStream(new Letter()).CaptureAsync();

        Assert.Equal(Letters.Numbered(500), outcome.Responses);
        // Added up, they would take 500 minutes. How many go together depends on how fast the handler writes while the
        // clock jumps.
        Assert.InRange(_time.Elapsed, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(250));
    }

    [Fact]
    public async Task A_latency_that_is_cleared_lets_go_of_what_it_held()
    {
        await using var stage = NetworkScene.Answering();
        stage.Fixture.Network.ClientToServer.Latency = TimeSpan.FromDays(20);
        var call = stage.CallAsync(NetworkCallKind.Unary);

        stage.Fixture.Network.Clear();

        NetworkScene.WentWell(NetworkCallKind.Unary, await call);
    }

    [Fact]
    public async Task The_clock_cannot_change_under_a_condition()
    {
        await using var stage = NetworkScene.Answering();
        stage.Fixture.Network.ClientToServer.Latency = TimeSpan.FromMilliseconds(1);
        await stage.CallAsync(NetworkCallKind.Unary);

        var exception = Assert.Throws<InvalidOperationException>(() => stage.Fixture.Network.TimeProvider = _time);

        Assert.Equal(
            "Bytes are on their way by the clock that the network has: set Network.TimeProvider before the first "
            + "condition.",
            exception.Message);
    }
}
