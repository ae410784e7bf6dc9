using GrpcTesting.Benchmarks.Measuring;

namespace GrpcTesting.Benchmarks.Ratios;

/// <summary>Bytes that client and server together allocate for a unary call.</summary>
internal static class Allocations
{
    private const int Calls = 400;

    /// <summary>The pipe beside TCP.</summary>
    public static async Task<Finding> CompareAsync(
        IReadOnlyDictionary<Contender, Bench> benches, Interleaver interleaver)
    {
        var bytes = await MeasureAsync(benches, interleaver);
        var ratio = bytes[Contender.Pipe].Over(bytes[Contender.Tcp]).Median;
        var others = string.Join(", ", Contender.All
            .Where(contender => contender != Contender.Pipe)
            .Select(contender => $"{contender.Name} {bytes[contender].Median:N0}"));
        return new Finding(
            "allocated bytes per unary call",
            $"{bytes[Contender.Pipe].Median:N0} ±{bytes[Contender.Pipe].Spread:0.0 %} ({others})",
            bytes[Contender.Pipe].Median,
            "TCP's at most",
            ratio <= 1);
    }

    /// <summary>Of each contender, per call.</summary>
    public static Task<Dictionary<Contender, Samples>> MeasureAsync(
        IReadOnlyDictionary<Contender, Bench> benches, Interleaver interleaver) =>
        interleaver.MeasureAsync([.. benches.Keys], async contender =>
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await Workload.UnaryAsync(benches[contender], Calls);
            return (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / Calls;
        });
}
