using Google.Protobuf;
using Grpc.Core;
using GrpcTesting.Benchmarks.Measuring;

namespace GrpcTesting.Benchmarks.Ratios;

/// <summary>One thing to measure: work on a started fixture, and how much of it was done.</summary>
/// <param name="Name">The row.</param>
/// <param name="Unit">What a figure counts, per second.</param>
/// <param name="Target">What the pipe has to reach, as a multiple of TCP.</param>
/// <param name="RunAsync">Does a batch of the work and returns how many units it was.</param>
internal sealed record Workload(string Name, string Unit, double Target, Func<Bench, Task<double>> RunAsync)
{
    private const int Large = 64 * 1024;

    private static readonly Parcel Small = new() { Payload = ByteString.CopyFrom(new byte[16]) };
    private static readonly Parcel Big = new() { Payload = ByteString.CopyFrom(new byte[Large]) };

    // Batches of a few milliseconds: what comes and goes on the machine within a round is in all of its batches.
    public static Workload SequentialUnary { get; } =
        new("unary, sequential", "calls", 3.3, bench => UnaryAsync(bench, 100));

    public static IReadOnlyList<Workload> OnOneFixture { get; } =
    [
        SequentialUnary,
        new("unary, 32 at once", "calls", 1.5, async bench =>
        {
            var done = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => UnaryAsync(bench, 40))));
            return done.Sum();
        }),
        new("small messages, server stream", "messages", 1.0, bench => DownAsync(bench, 10_000, 16)),
        new("small messages, client stream", "messages", 5.0, bench => UpAsync(bench, 2_000, Small)),
        new("64 KiB messages down", "MB", 3.8, async bench => await DownAsync(bench, 400, Large) * Large / 1e6),
        new("64 KiB messages up", "MB", 6.0, async bench => await UpAsync(bench, 400, Big) * Large / 1e6),
        new("duplex ping-pong", "round trips", 4.5, bench => PingPongAsync(bench, 600)),
    ];

    /// <summary>The life of a fixture: boot, first call, disposal.</summary>
    public static Workload Lifecycle { get; } = new("boot, first call, disposal", "fixtures", 1.2, async bench =>
    {
        const int count = 12;
        for (var number = 0; number < count; number++)
        {
            await using var fresh = await bench.Contender.StartAsync();
            await fresh.Client.EchoAsync(Small);
        }

        return count;
    });

    /// <summary>Small calls, one after the other.</summary>
    public static async Task<double> UnaryAsync(Bench bench, int count)
    {
        for (var number = 0; number < count; number++)
        {
            await bench.Client.EchoAsync(Small);
        }

        return count;
    }

    private static async Task<double> DownAsync(Bench bench, int count, int size)
    {
        using var call = bench.Client.Down(new Order { Count = count, Size = size });
        var received = 0;
        while (await call.ResponseStream.MoveNext())
        {
            received++;
        }

        return received;
    }

    private static async Task<double> UpAsync(Bench bench, int count, Parcel parcel)
    {
        using var call = bench.Client.Up();
        for (var number = 0; number < count; number++)
        {
            await call.RequestStream.WriteAsync(parcel);
        }

        await call.RequestStream.CompleteAsync();
        return (await call.ResponseAsync).Count;
    }

    private static async Task<double> PingPongAsync(Bench bench, int count)
    {
        using var call = bench.Client.PingPong();
        for (var number = 0; number < count; number++)
        {
            await call.RequestStream.WriteAsync(Small);
            await call.ResponseStream.MoveNext();
        }

        await call.RequestStream.CompleteAsync();
        await call.ResponseStream.MoveNext();
        return count;
    }
}
