using Google.Protobuf;

namespace GrpcTesting.Benchmarks.Measuring;

/// <summary>Many fixtures alive at once: what each of them took to start, to keep and to end.</summary>
/// <param name="Count">How many.</param>
/// <param name="Answered">How many answered both their first call and another one when all of them were alive.</param>
/// <param name="StartMilliseconds">To start one, on average.</param>
/// <param name="FirstCallMilliseconds">To the answer of its first call, on average.</param>
/// <param name="DisposeMilliseconds">To dispose one, on average.</param>
/// <param name="ManagedBytes">What all of them keep.</param>
/// <param name="ResidentBytes">What the working set grew by.</param>
/// <param name="Handles">What they hold open.</param>
/// <param name="Threads">What they keep running.</param>
internal sealed record Crowd(
    int Count,
    int Answered,
    double StartMilliseconds,
    double FirstCallMilliseconds,
    double DisposeMilliseconds,
    long ManagedBytes,
    long ResidentBytes,
    int Handles,
    int Threads)
{
    private static readonly Parcel Small = new() { Payload = ByteString.CopyFromUtf8("a small message.") };

    /// <param name="contender">Whose fixtures.</param>
    /// <param name="count">How many.</param>
    /// <param name="collect">Whether garbage is collected before memory is looked at: what takes most of the time of a
    /// small crowd.</param>
    public static async Task<Crowd> MeasureAsync(Contender contender, int count, bool collect = true)
    {
        var time = TimeProvider.System;
        var before = Footprint.Take(collect);
        var (starting, calling, answered) = (TimeSpan.Zero, TimeSpan.Zero, 0);
        var benches = new List<Bench>(count);
        for (var number = 0; number < count; number++)
        {
            var started = time.GetTimestamp();
            var bench = await contender.StartAsync();
            starting += time.GetElapsedTime(started);
            benches.Add(bench);

            started = time.GetTimestamp();
            await bench.Client.EchoAsync(Small);
            calling += time.GetElapsedTime(started);
        }

        foreach (var bench in benches)
        {
            answered += (await bench.Client.EchoAsync(Small)).Equals(Small) ? 1 : 0;
        }

        var alive = Footprint.Take(collect);
        var disposing = time.GetTimestamp();
        foreach (var bench in benches)
        {
            await bench.DisposeAsync();
        }

        var disposed = time.GetElapsedTime(disposing);
        GC.KeepAlive(benches);
        return new Crowd(
            count,
            answered,
            starting.TotalMilliseconds / count,
            calling.TotalMilliseconds / count,
            disposed.TotalMilliseconds / count,
            alive.ManagedBytes - before.ManagedBytes,
            alive.ResidentBytes - before.ResidentBytes,
            alive.Handles - before.Handles,
            alive.Threads - before.Threads);
    }
}
