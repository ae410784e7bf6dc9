using GrpcTesting.Benchmarks.Measuring;

namespace GrpcTesting.Benchmarks.Ratios;

/// <summary>Measures every transport in one process, interleaved, and says which targets hold.</summary>
internal static class RatiosCommand
{
    /// <returns>The exit code: 1 when a target is missed.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var options = new CommandOptions(arguments, ["--quick", "--json", "--markdown"], []);
        var isQuick = options.Has("--quick");
        var started = TimeProvider.System.GetTimestamp();
        var noise = new Noise(TimeProvider.System);
        var interleaver = new Interleaver(isQuick ? 9 : 61, TimeSpan.FromSeconds(isQuick ? 1.5 : 14), noise);
        var coldInterleaver = new Interleaver(isQuick ? 3 : 11, TimeSpan.FromSeconds(isQuick ? 1 : 30), noise);

        var (rows, allocations) = await Rates.OnBenchesAsync(Contender.All, one => one.StartBareAsync(), async benches =>
        {
            List<Workload> workloads = [.. Workload.OnOneFixture, Workload.Lifecycle];
            await Rates.WarmUpAsync(workloads, benches, TimeSpan.FromSeconds(isQuick ? 6 : 20));
            Progress("nothing yet: that was the warm-up");
            var measured = new List<Row>();
            foreach (var workload in workloads)
            {
                measured.Add(new Row(workload, await Rates.MeasureAsync(workload, benches, interleaver)));
                Progress(workload.Name);
            }

            return (measured, await Allocations.CompareAsync(benches, interleaver));
        });

        List<Finding> findings = [.. await WorkingDirectories.MeasureAsync(interleaver)];
        Progress("the life of a fixture in a full directory");
        findings.AddRange(await AliveAtOnce.MeasureAsync(isQuick ? 250 : 1_000));
        Progress("many fixtures at once");
        findings.Add(await ColdStart.MeasureAsync(coldInterleaver));
        Progress("cold processes");
        findings.Add(allocations);
        findings.AddRange(await Cost.MeasureAsync(interleaver, TimeSpan.FromSeconds(isQuick ? 3 : 10)));
        Progress("what features add");

        var report = new RatiosReport(
            rows, findings, interleaver.Rounds, noise, TimeProvider.System.GetElapsedTime(started));
        Console.Write(options.Has("--json") ? report.ToJson()
            : options.Has("--markdown") ? report.ToMarkdown()
            : report.ToString());
        return report.Holds ? 0 : 1;
    }

    private static void Progress(string what) => Console.Error.WriteLine($"measured {what}");
}
