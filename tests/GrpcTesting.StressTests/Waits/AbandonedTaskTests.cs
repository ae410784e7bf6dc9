using System.Runtime.CompilerServices;
using Grpc.Core;
using GrpcTesting.TransportTests;

namespace GrpcTesting.StressTests.Waits;

/// <summary>A task that outlives the wait for it fails when its call is taken away, and nobody is there to see it.
/// </summary>
[Collection(nameof(AloneInItsProcess))]
public class AbandonedTaskTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    [Fact]
    public Task A_write_that_a_probe_gave_up() => LeavesNothingAsync(async () =>
    {
        await using var fixture = GrpcServiceFixture.For(new ScenarioService { OnDuplex = HangAsync });
        await using var probe = fixture.CreateClient<Scenario.ScenarioClient>().Duplex().Probe();

        await Assert.ThrowsAsync<GrpcAssertionException>(
            () => probe.SendAsync(Enumerable.Repeat(Stage.LargeLetter, 20), Soon));
    });

    [Fact]
    public Task A_step_that_the_network_gave_up() => LeavesNothingAsync(async () =>
    {
        await using var fixture = GrpcServiceFixture.For(new ScenarioService { OnDuplex = HangAsync });
        using var call = fixture.CreateClient<Scenario.ScenarioClient>().Duplex();

        await Assert.ThrowsAsync<GrpcAssertionException>(
            () => fixture.Network.WaitForAsync(call.ResponseStream.MoveNext(CancellationToken.None), Soon));
    });

    [Fact]
    public Task A_message_of_a_double_that_an_interrupted_read_left() => LeavesNothingAsync(async () =>
    {
        var source = new TaskCompletionSource();
        using var cancellation = new CancellationTokenSource();
        var reader = TestStreamReader.Of(FailAsync(source.Task));
        var read = reader.MoveNext(cancellation.Token);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
        source.SetResult();
    });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task LeavesNothingAsync(Func<Task> play)
    {
        using var unobserved = new UnobservedExceptions();

        await play();

        Assert.Empty(unobserved.Find());
    }

    private static Task HangAsync(
        IAsyncStreamReader<Letter> requests, IServerStreamWriter<Letter> responses, ServerCallContext context) =>
        new TaskCompletionSource().Task.WaitAsync(context.CancellationToken);

    private static async IAsyncEnumerable<Letter> FailAsync(Task until)
    {
        await until;
        throw new InvalidOperationException("as was asked for");
#pragma warning disable CS0162 // What makes it a sequence.
        yield break;
#pragma warning restore CS0162
    }
}
