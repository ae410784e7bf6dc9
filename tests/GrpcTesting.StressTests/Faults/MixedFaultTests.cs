namespace GrpcTesting.StressTests.Faults;

/// <summary>Fixtures that fail in every way, in among healthy ones.</summary>
[Collection(nameof(Alone))]
public class MixedFaultTests
{
    private static readonly GrpcTransport[] Transports =
        [GrpcTransport.Pipe, GrpcTransport.TestServer, GrpcTransport.Tcp, GrpcTransport.UnixSocket];

    [Fact]
    public async Task Every_fault_is_bounded_and_reported_while_no_fixture_beside_it_notices()
    {
        // What the first fixtures of a process create for all that follow is no leak.
        await Task.WhenAll(Transports.Select(transport => new HealthyLoop(transport).RunAsync(until: Task.CompletedTask)));
        using var health = Health.Watch();
        var hang = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var fixtures = Enumerable.Range(0, Load.Of(1, 8))
            .SelectMany(_ => Enum.GetValues<Fault>())
            .SelectMany(_ => Transports, (fault, transport) => new FaultyFixture(fault, transport, hang.Task))
            .ToArray();
        new Random(Load.Seed).Shuffle(fixtures);

        string[] problems;
        try
        {
            using var slots = new SemaphoreSlim(8);
            var faults = Task.WhenAll(fixtures.Select(fixture => Task.Run(() => fixture.FindProblemAsync(slots))));
            await Task.WhenAll(Transports.Select(transport => Task.Run(() => new HealthyLoop(transport).RunAsync(faults))));
            problems = [.. (await faults).OfType<string>()];

            // Already now, while all that hangs still does.
            await health.SettleAsync(handlersRun: true);
        }
        finally
        {
            hang.SetResult();
        }

        Assert.True(problems.Length == 0, $"Seed {Load.Seed}:\n{string.Join("\n\n", problems)}");
        await health.SettleAsync();
    }
}
