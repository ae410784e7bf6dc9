using GrpcTesting.Benchmarks.Measuring;

namespace GrpcTesting.Benchmarks.Ratios;

/// <summary>Workloads on started benches, as units per second.</summary>
internal static class Rates
{
    // What runs later makes the runtime compile again what ran before, for both.
    private const int WarmUpPasses = 3;

    // While new code is being compiled, the runtime puts off compiling it better.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);

    /// <summary>Starts a bench for each contender, uses them, and ends them.</summary>
    public static async Task<T> OnBenchesAsync<T>(
        IReadOnlyList<Contender> contenders,
        Func<Contender, Task<Bench>> start,
        Func<IReadOnlyDictionary<Contender, Bench>, Task<T>> use)
    {
        var benches = new Dictionary<Contender, Bench>();
        try
        {
            foreach (var contender in contenders)
            {
                benches.Add(contender, await start(contender));
            }

            return await use(benches);
        }
        finally
        {
            foreach (var bench in benches.Values)
            {
                await bench.DisposeAsync();
            }
        }
    }

    /// <summary>
    /// Runs everything on every contender, each for as long as the others, before any of it is measured: tiered compilation
    /// takes its time, and what is measured first is not to pay for it.
    /// </summary>
    public static async Task WarmUpAsync(
        IReadOnlyList<Workload> workloads, IReadOnlyDictionary<Contender, Bench> benches, TimeSpan span)
    {
        var turn = span / (WarmUpPasses * workloads.Count * benches.Count);
        for (var pass = 0; pass < WarmUpPasses; pass++)
        {
            foreach (var workload in workloads)
            {
                foreach (var bench in benches.Values)
                {
                    await WarmUpAsync(workload, bench, turn);
                }
            }

            await Task.Delay(Rest);
        }
    }

    private static async Task WarmUpAsync(Workload workload, Bench bench, TimeSpan turn)
    {
        var started = TimeProvider.System.GetTimestamp();
        do
        {
            await workload.RunAsync(bench);
        }
        while (TimeProvider.System.GetElapsedTime(started) < turn);
    }

    public static Task<Dictionary<Contender, Samples>> MeasureAsync(
        Workload workload, IReadOnlyDictionary<Contender, Bench> benches, Interleaver interleaver) =>
        interleaver.MeasureAsync(
            [.. benches.Keys],
            async contender =>
            {
                var started = TimeProvider.System.GetTimestamp();
                var units = await workload.RunAsync(benches[contender]);
                return units / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
            });
}
