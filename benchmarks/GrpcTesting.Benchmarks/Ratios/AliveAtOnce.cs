using GrpcTesting.Benchmarks.Measuring;

namespace GrpcTesting.Benchmarks.Ratios;

/// <summary>A thousand fixtures alive at once, in a process that does nothing else.</summary>
internal static class AliveAtOnce
{
    private const int Count = 1_000;
    private const double LimitKiB = 250;

    public static async Task<List<Finding>> MeasureAsync()
    {
        var crowd = await CrowdProcess.MeasureAsync(Contender.Pipe, Count);
        var each = crowd.ManagedBytes / 1024.0 / Count;
        return
        [
            new($"{Count:N0} fixtures alive at once",
                $"{crowd.Answered:N0} answered both times, {crowd.Threads / (double)Count:0.0} threads each",
                crowd.Answered,
                "all",
                crowd.Answered == Count),
            new("managed memory of each",
                $"{each:0} KiB managed, {crowd.ResidentBytes / 1024.0 / Count:0} KiB resident",
                each,
                $"under {LimitKiB:0} KiB managed",
                each < LimitKiB),

            // The runtime opens the files of assemblies that it comes to need meanwhile; the fixtures open none.
            new("file descriptors of all of them",
                $"{crowd.Handles:N0} in the whole process",
                crowd.Handles,
                "none each",
                crowd.Handles < Count / 20),
        ];
    }
}
