using GrpcTesting.Benchmarks.Measuring;

namespace GrpcTesting.Benchmarks.Ratios;

/// <summary>
/// The life of a fixture in a full working directory and in an empty one: a host that watches its configuration
/// files costs by the size of the directory, and a fixture must not.
/// </summary>
internal static class WorkingDirectories
{
    private const int Subfolders = 6_000;
    private const double LimitMilliseconds = 2;

    public static async Task<List<Finding>> MeasureAsync(Interleaver interleaver)
    {
        var home = Environment.CurrentDirectory;
        var root = Directory.CreateTempSubdirectory("grpctesting-ratios-");
        try
        {
            var empty = root.CreateSubdirectory("empty");
            var full = root.CreateSubdirectory("full");
            for (var number = 0; number < Subfolders; number++)
            {
                full.CreateSubdirectory(number.ToString("0000", null));
            }

            await using var bench = await Contender.Pipe.StartAsync();
            var lives = await interleaver.MeasureAsync([empty.Name, full.Name], async name =>
            {
                Environment.CurrentDirectory = Path.Combine(root.FullName, name);
                var started = TimeProvider.System.GetTimestamp();
                var fixtures = await Workload.Lifecycle.RunAsync(bench);
                return TimeProvider.System.GetElapsedTime(started).TotalMilliseconds / fixtures;
            });
            return
            [
                Describe("boot, first call, disposal: empty directory", lives[empty.Name]),
                Describe($"the same in one of {Subfolders:N0} subfolders", lives[full.Name]),
            ];
        }
        finally
        {
            Environment.CurrentDirectory = home;
            root.Delete(recursive: true);
        }
    }

    private static Finding Describe(string name, Samples milliseconds) => new(
        name,
        $"{milliseconds.Median:0.00} ms ±{milliseconds.Spread:0 %}",
        milliseconds.Median,
        $"under {LimitMilliseconds} ms",
        milliseconds.Median < LimitMilliseconds);
}
