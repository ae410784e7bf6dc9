using System.Collections.Concurrent;
using GrpcTesting.DifferentialTests.Comparing;
using GrpcTesting.DifferentialTests.Generation;

namespace GrpcTesting.DifferentialTests;

/// <summary>Plays all scenarios on all transports, several at a time, before the tests look at them one by one.</summary>
public sealed class Sweep : IAsyncLifetime
{
    private readonly ConcurrentDictionary<(string Transport, long Seed), Comparison> _comparisons = [];

    /// <summary>Those that are held against TCP.</summary>
    internal static IReadOnlyList<GrpcTransport> Transports { get; } =
        [GrpcTransport.Pipe, GrpcTransport.UnixSocket, GrpcTransport.TestServer];

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        // The first calls of a process take as long as a hundred later ones, and would miss their deadlines.
        await PlayAsync(SweepSettings.Current.FirstSeed);
        _comparisons.Clear();

        // Most of a scenario is waiting: for the other side's turn, for a deadline.
        await Parallel.ForEachAsync(
            SweepSettings.Current.Seeds,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (seed, _) => await PlayAsync(seed));
    }

    /// <inheritdoc/>
    public Task DisposeAsync() => Task.CompletedTask;

    internal Comparison Of(GrpcTransport transport, long seed) => _comparisons[(transport.Name, seed)];

    internal IEnumerable<Comparison> Of(GrpcTransport transport) =>
        SweepSettings.Current.Seeds.Select(seed => Of(transport, seed));

    private async Task PlayAsync(long seed)
    {
        var comparisons = await Comparison.AllAsync(ScenarioGenerator.Create(seed), Transports);
        foreach (var (transport, comparison) in Transports.Zip(comparisons))
        {
            _comparisons[(transport.Name, seed)] = comparison;
        }
    }
}
