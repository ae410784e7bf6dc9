using GrpcTesting.Benchmarks.Measuring;

namespace GrpcTesting.Benchmarks.Ratios;

/// <summary>Many fixtures alive at once, in a process that does nothing else.</summary>
internal static class AliveAtOnce
{
    private const double LimitKiB = 250;

    // It opens those of assemblies that it comes to need meanwhile; the fixtures open none.
    private const int FilesOfTheRuntime = 50;

    public static async Task<List<Finding>> MeasureAsync(int count)
    {
        var crowd = await CrowdProcess.MeasureAsync(Contender.Pipe, count);
        var each = crowd.ManagedBytes / 1024.0 / count;
        return
        [
            new($"{count:N0} fixtures alive at once",
                $"{crowd.Answered:N0} answered both times, {crowd.Threads / (double)count:0.0} threads each",
                crowd.Answered,
                "all",
                crowd.Answered == count),
            new("managed memory of each",
                $"{each:0} KiB managed, {crowd.ResidentBytes / 1024.0 / count:0} KiB resident",
                each,
                $"under {LimitKiB:0} KiB managed",
                each < LimitKiB),
            new("file descriptors of all of them",
                $"{crowd.Handles:N0} in the whole process",
                crowd.Handles,
                "none each",
                crowd.Handles < FilesOfTheRuntime),
        ];
    }
}
