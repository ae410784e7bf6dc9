namespace GrpcTesting.Tests.Network;

/// <summary>What a direction takes, refuses and says of itself.</summary>
public class NetworkDirectionTests
{
    private readonly PipeNetwork _network = new("the test") { Seed = 42 };

    private NetworkDirection Direction => _network.ClientToServer;

    public static TheoryData<string, Action<NetworkDirection>> BadInput { get; } = new()
    {
        {
            "A time on the network is between 0 and 24 days. (Parameter 'Latency')\nActual value was -00:00:01.",
            way => way.Latency = TimeSpan.FromSeconds(-1)
        },
        {
            "A time on the network is between 0 and 24 days. (Parameter 'Jitter')\nActual value was 25.00:00:00.",
            way => way.Jitter = TimeSpan.FromDays(25)
        },
        {
            "A time on the network is between 0 and 24 days. (Parameter 'CloseDelay')\nActual value was -00:00:00.0010000.",
            way => way.CloseDelay = Timeout.InfiniteTimeSpan
        },
        {
            "BytesPerSecond ('0') must be a non-negative and non-zero value. (Parameter 'BytesPerSecond')\nActual value was 0.",
            way => way.BytesPerSecond = 0
        },
        {
            "BytesPerSecond ('-1') must be a non-negative and non-zero value. (Parameter 'BytesPerSecond')\nActual value was -1.",
            way => way.BytesPerSecond = -1
        },
        {
            "bytes ('0') must be a non-negative and non-zero value. (Parameter 'bytes')\nActual value was 0.",
            way => way.Slice(0)
        },
        {
            "A time on the network is between 0 and 24 days. (Parameter 'delay')\nActual value was -00:00:01.",
            way => way.Slice(1, TimeSpan.FromSeconds(-1))
        },
        {
            "variation ('5') must be less than '5'. (Parameter 'variation')\nActual value was 5.",
            way => way.Slice(5, variation: 5)
        },
        {
            "bytes ('-1') must be a non-negative value. (Parameter 'bytes')\nActual value was -1.",
            way => way.ResetAfter(-1)
        },
        {
            "times ('0') must be a non-negative and non-zero value. (Parameter 'times')\nActual value was 0.",
            way => way.CloseAfter(1, times: 0)
        },
        {
            "bytes ('-1') must be a non-negative value. (Parameter 'bytes')\nActual value was -1.",
            way => way.CorruptByteAt(-1)
        },
        {
            "A probability is between 0 and 1. (Parameter 'CorruptionProbability')\nActual value was NaN.",
            way => way.CorruptionProbability = double.NaN
        },
        {
            "A probability is between 0 and 1. (Parameter 'Toxicity')\nActual value was 1.5.",
            way => way.Toxicity = 1.5
        },
    };

    [Theory, MemberData(nameof(BadInput))]
    public void A_value_out_of_bounds_is_refused_and_changes_nothing(string message, Action<NetworkDirection> change)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => change(Direction));

        Assert.Equal(message, exception.Message.ReplaceLineEndings("\n"));
        Assert.Equal("client to server: no condition", Direction.ToString());
    }

    [Fact]
    public void Times_of_events_are_bounded_as_well()
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => _network.Reset(TimeSpan.FromSeconds(-1)));

        Assert.Equal(
            "A time on the network is between 0 and 24 days. (Parameter 'after')\nActual value was -00:00:01.",
            exception.Message.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_perfect_network_says_so()
    {
        Assert.Equal(
            """
            Network (seed 42)
              client to server: no condition
              server to client: no condition
              connections: none
              running calls: none
            """,
            _network.ToString());
    }

    [Fact]
    public void Every_condition_shows_in_the_text_until_it_is_cleared()
    {
        Direction.Latency = TimeSpan.FromMilliseconds(50);
        Direction.Jitter = TimeSpan.FromMilliseconds(10);
        Direction.BytesPerSecond = 1_000_000;
        Direction.Slice(100, TimeSpan.FromMilliseconds(1), variation: 20);
        Direction.CloseDelay = TimeSpan.FromSeconds(2);
        Direction.Stall();
        Direction.HalfOpen = true;
        Direction.CorruptionProbability = 0.001;
        Direction.ResetAfter(1_000);
        Direction.CloseAfter(2_000, times: 3);
        Direction.CorruptByteAt(9);
        Direction.Toxicity = 0.25;
        _network.RefuseConnections = true;

        Assert.Equal(
            """
            Network (seed 42): refuses connections
              client to server: latency 50 ms, jitter 10 ms, 1,000,000 bytes per second, slices of 100±20 bytes every 1 ms, close delay 2 s, stalled, half-open, every byte corrupt with a probability of 0.001, reset after 1,000 bytes, close after 2,000 bytes, 3 times, corrupt byte at 9, on each connection with a probability of 0.25
              server to client: no condition
              connections: none
              running calls: none
            """,
            _network.ToString());

        _network.Clear();
        Assert.Equal("client to server: no condition", Direction.ToString());
        Assert.False(_network.RefuseConnections);
    }

    [Fact]
    public void What_was_set_can_be_read()
    {
        Direction.Latency = TimeSpan.FromMilliseconds(50);
        Direction.BytesPerSecond = 10;
        Direction.Stall();
        _network.HalfOpen = true;

        Assert.Equal(TimeSpan.FromMilliseconds(50), Direction.Latency);
        Assert.Equal(10, Direction.BytesPerSecond);
        Assert.True(Direction.IsStalled);
        Assert.True(_network.ServerToClient.HalfOpen);
        Assert.False(_network.ServerToClient.IsStalled);
    }
}
