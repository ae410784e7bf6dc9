using Grpc.Core;

namespace GrpcTesting.TransportTests;

/// <summary>A stall, on every kind of call.</summary>
public class NetworkStallTests
{
    public static TheoryData<NetworkCallKind> Kinds { get; } = [.. Enum.GetValues<NetworkCallKind>()];

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_call_goes_on_when_a_stall_is_resumed(NetworkCallKind kind)
    {
        await using var stage = NetworkScene.Answering();
        NetworkScene.WentWell(kind, await stage.CallAsync(kind));

        stage.Fixture.Network.ClientToServer.Stall();
        var call = stage.CallAsync(kind);
        await stage.UntilHeldAsync();
        Assert.False(call.IsCompleted);
        stage.Fixture.Network.ClientToServer.Resume();

        NetworkScene.WentWell(kind, await call);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_call_on_a_connection_that_is_spared_does_not_feel_a_stall(NetworkCallKind kind)
    {
        await using var stage = NetworkScene.Answering();
        stage.Fixture.Network.BothWays(way => way.Toxicity = 0);
        stage.Fixture.Network.Stall();
        NetworkScene.WentWell(kind, await stage.CallAsync(kind));

        stage.Fixture.Network.BothWays(way => way.Toxicity = 1);
        var call = stage.CallAsync(kind);
        await stage.UntilHeldAsync();
        Assert.False(call.IsCompleted);
        stage.Fixture.Network.Resume();

        NetworkScene.WentWell(kind, await call);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_deadline_fires_during_a_stall(NetworkCallKind kind)
    {
        await using var stage = NetworkScene.Answering();
        stage.Fixture.Network.ServerToClient.Stall();

        var outcome = await stage.CallAsync(kind, deadline: DateTime.UtcNow.AddMilliseconds(300));

        Assert.Equal(StatusCode.DeadlineExceeded, outcome.StatusCode);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_stall_that_is_never_resumed_does_not_hold_up_the_end_of_the_fixture(NetworkCallKind kind)
    {
        var (stage, entered, cancelled) = NetworkScene.Staying(
            options => options.Timeout = TimeSpan.FromMinutes(5));
        var call = stage.CallAsync(kind);
        await entered;
        stage.Fixture.Network.Stall();

        await stage.DisposeAsync().AsTask().WaitAsync(Stage.Bound);

        await cancelled;
        await Task.WhenAny(call);
    }
}
