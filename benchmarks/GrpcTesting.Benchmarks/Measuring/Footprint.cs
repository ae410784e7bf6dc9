using System.Diagnostics;

namespace GrpcTesting.Benchmarks.Measuring;

/// <summary>What this process occupies.</summary>
/// <param name="ManagedBytes">Live objects.</param>
/// <param name="ResidentBytes">Its working set.</param>
/// <param name="Handles">Open file descriptors, or handles on Windows.</param>
/// <param name="Threads">Threads of the operating system.</param>
internal readonly record struct Footprint(long ManagedBytes, long ResidentBytes, int Handles, int Threads)
{
    /// <param name="collect">False leaves garbage in: the managed bytes are then an upper bound.</param>
    public static Footprint Take(bool collect = true)
    {
        if (collect)
        {
            // The second collection takes what the finalizers of the first one let go.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            GC.Collect();
        }

        using var process = Process.GetCurrentProcess();
        return new Footprint(
            GC.GetTotalMemory(forceFullCollection: collect),
            process.WorkingSet64,
            process.HandleCount,
            process.Threads.Count);
    }
}
