using GrpcTesting.Benchmarks.Measuring;

namespace GrpcTesting.Benchmarks.Ratios;

/// <summary>Workloads on started benches, as units per second.</summary>
internal static class Rates
{
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
    /// Runs everything on every contender for a while, before any of it is measured: tiered compilation takes its time,
    /// and what is measured first is not to pay for it.
    /// </summary>
    public static async Task WarmUpAsync(
        IReadOnlyList<Workload> workloads, IReadOnlyDictionary<Contender, Bench> benches, TimeSpan span)
    {
        var started = TimeProvider.System.GetTimestamp();
        do
        {
            foreach (var workload in workloads)
            {
                foreach (var bench in benches.Values)
                {
                    await workload.RunAsync(bench);
                }
            }
        }
        while (TimeProvider.System.GetElapsedTime(started) < span);
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
