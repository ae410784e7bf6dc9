using GrpcTesting.Benchmarks.Soak;

namespace GrpcTesting.Benchmarks.Tests.Soak;

/// <summary>Rests as a soak would have seen them.</summary>
internal static class Rests
{
    private const int MiB = 1024 * 1024;

    /// <summary>Of a soak in which nothing is wrong, with the noise that such a one has.</summary>
    public static Rest Good(int lap) => new(
        At: TimeSpan.FromSeconds(10 * lap),
        Fixtures: 1_000 * lap,
        Calls: 10_000 * lap,
        ManagedBytes: (10 * MiB) + (lap * 7 % 5 * MiB),
        ResidentBytes: (150 * MiB) + (lap * 3 % 4 * MiB),
        Threads: 20 + (lap % 3),
        Handles: 190 + (lap / 10),
        SlabsOut: 0,
        FixturesReachable: 0);

    public static SoakReport Report(int laps, Func<Rest, int, Rest>? change = null) => new(
        [.. Enumerable.Range(1, laps).Select(lap => change is null ? Good(lap) : change(Good(lap), lap))],
        new Dictionary<(string, string), long>(),
        Surprises: [],
        Stuck: [],
        Unobserved: []);
}
