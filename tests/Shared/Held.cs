using System.Diagnostics;
using GrpcTesting.Pipes;

namespace GrpcTesting.Tests;

/// <summary>What a process holds that a fixture could leak.</summary>
internal sealed record Held(int Threads, long Timers, int Descriptors, int Slabs)
{
    public static Held Now()
    {
        using var process = Process.GetCurrentProcess();
        return new Held(
            process.Threads.Count,
            Timer.ActiveCount,
            CountDescriptors(),
            SlabPool.Shared.RentedCount);
    }

    // A thread pool may have a few more workers than before; a leak of one for each of many fixtures would be far beyond
    // this.
    public bool IsWithin(Held before) =>
        Threads <= before.Threads + 20
        && Timers <= before.Timers + 10
        && Descriptors <= before.Descriptors + 10
        && Slabs <= before.Slabs;

    // Sockets, pipes, events and the like. Files are the runtime's: it keeps assemblies and symbols open once they were
    // needed, for the first stack trace with line numbers for instance.
    private static int CountDescriptors() => Directory.Exists("/proc/self/fd")
        ? Directory.GetFiles("/proc/self/fd").Count(path => new FileInfo(path).LinkTarget is [not '/', ..])
        : 0;
}
