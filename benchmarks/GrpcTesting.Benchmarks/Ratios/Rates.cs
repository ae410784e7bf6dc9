using GrpcTesting.Benchmarks.Measuring;

namespace GrpcTesting.Benchmarks.Ratios;

/// <summary>Workloads on started benches, as units per second.</summary>
internal static class Rates
{
    /// <summary>Starts a bench for each contender, uses them, and ends them.</summary>
    public static async Task<T> OnBenchesAsync<T>(
        IReadOnlyList<Contender> contenders, Func<IReadOnlyDictionary<Contender, Bench>, Task<T>> use)
    {
        var benches = new Dictionary<Contender, Bench>();
        try
        {
            foreach (var contender in contenders)
            {
                benches.Add(contender, await contender.StartAsync());
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
