using Google.Protobuf;
using Grpc.Core;
using GrpcTesting.Benchmarks.Measuring;

namespace GrpcTesting.Benchmarks.Scale;

/// <summary>What <c>scale</c> studies.</summary>
internal static class Studies
{
    private const double KiB = 1024;
    private const int MiB = 1024 * 1024;

    private static readonly Parcel Small = new() { Payload = ByteString.CopyFromUtf8("a small message.") };

    /// <summary>Fixtures alive at once.</summary>
    public static Study Fixtures(bool isQuick) => new(
        "fixtures alive at once",
        isQuick ? [1, 10, 100] : [1, 3, 10, 30, 100, 300, 1000],
        [
            new("fixtures-start", "Starting a fixture and making its first call", "milliseconds each"),
            new("fixtures-memory", "What a fixture keeps while it is alive", "KiB of managed memory each"),
            new("fixtures-handles", "What fixtures hold open", "file descriptors of all together"),
            new("fixtures-threads", "What fixtures keep running", "threads of all together"),
            new("fixtures-dispose", "Disposing a fixture", "milliseconds each"),
        ],
        async (contender, count) =>
        {
            var crowd = await CrowdProcess.MeasureAsync(contender, count);
            return
            [
                crowd.StartMilliseconds + crowd.FirstCallMilliseconds,
                crowd.ManagedBytes / KiB / count,
                crowd.Handles,
                crowd.Threads,
                crowd.DisposeMilliseconds,
            ];
        });

    /// <summary>Channels of one fixture, each with a connection of its own where there are connections.</summary>
    public static Study Connections(bool isQuick) => new(
        "connections to one fixture (TestServer: channels)",
        isQuick ? [1, 10, 100] : [1, 3, 10, 30, 100],
        [
            new("connections-open", "Opening a connection and making its first call", "milliseconds each"),
            new("connections-calls",
                "Unary calls, one at a time on every connection",
                "calls per second of all together"),
        ],
        async (contender, count) =>
        {
            await using var bench = await contender.StartAsync();
            await bench.Client.EchoAsync(Small);
            var opening = TimeProvider.System.GetTimestamp();
            var clients = new List<Load.LoadClient>();
            for (var number = 0; number < count; number++)
            {
                clients.Add(new Load.LoadClient(bench.Fixture!.CreateChannel()));
                await clients[^1].EchoAsync(Small);
            }

            var opened = TimeProvider.System.GetElapsedTime(opening).TotalMilliseconds / count;
            var calls = Math.Max(50, 2000 / count);
            var rate = await RateAsync(clients, calls, async client => await client.EchoAsync(Small));
            return [opened, rate];
        });

    /// <summary>Open calls of one channel.</summary>
    public static Study Streams(bool isQuick) => new(
        "duplex streams open at once on one channel",
        isQuick ? [1, 10, 100] : [1, 3, 10, 30, 100, 300, 1000],
        [
            new("streams-open", "Opening a stream and its first round trip", "milliseconds each"),
            new("streams-round-trips", "Round trips on all streams at once", "round trips per second of all together"),
        ],
        async (contender, count) =>
        {
            await using var bench = await contender.StartAsync();
            await bench.Client.EchoAsync(Small);
            var opening = TimeProvider.System.GetTimestamp();
            var calls = Enumerable.Range(0, count).Select(_ => bench.Client.PingPong()).ToList();
            await Task.WhenAll(calls.Select(RoundTripAsync));
            var opened = TimeProvider.System.GetElapsedTime(opening).TotalMilliseconds / count;
            var rate = await RateAsync(calls, Math.Max(20, 3000 / count), RoundTripAsync);
            foreach (var call in calls)
            {
                await call.RequestStream.CompleteAsync();
                await call.ResponseStream.MoveNext();
                call.Dispose();
            }

            return [opened, rate];
        });

    /// <summary>The size of a message that goes there and comes back.</summary>
    public static Study Messages(bool isQuick) => new(
        "payload of the request, and of its response",
        isQuick ? [0, 1024, MiB, 16 * MiB] : [0, 16, 256, 4 * 1024, 64 * 1024, MiB, 4 * MiB, 16 * MiB],
        [new("messages", "A unary call with a message each way", "milliseconds")],
        async (contender, size) =>
        {
            var large = Contender.Of(contender.Name, contender.Transport, options =>
            {
                options.ConfigureGrpc(grpc => grpc.MaxReceiveMessageSize = null);
                options.ConfigureChannel(channel => channel.MaxReceiveMessageSize = null);
            });
            await using var bench = await large.StartAsync();
            var parcel = new Parcel { Payload = UnsafeByteOperations.UnsafeWrap(new byte[size]) };
            await bench.Client.EchoAsync(parcel);
            var calls = Math.Clamp(8 * MiB / Math.Max(1, size), 2, 200);
            var started = TimeProvider.System.GetTimestamp();
            for (var number = 0; number < calls; number++)
            {
                await bench.Client.EchoAsync(parcel);
            }

            return [TimeProvider.System.GetElapsedTime(started).TotalMilliseconds / calls];
        })
    {
        StepText = SizeText,
    };

    private static string SizeText(double bytes) => bytes switch
    {
        >= MiB => $"{bytes / MiB:0.#} MiB",
        >= 1024 => $"{bytes / KiB:0.#} KiB",
        _ => $"{bytes:0} B",
    };

    private static async Task<double> RateAsync<T>(IReadOnlyList<T> all, int times, Func<T, Task> act)
    {
        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(all.Select(one => Task.Run(async () =>
        {
            for (var number = 0; number < times; number++)
            {
                await act(one);
            }
        })));
        return all.Count * times / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task RoundTripAsync(AsyncDuplexStreamingCall<Parcel, Parcel> call)
    {
        await call.RequestStream.WriteAsync(Small);
        await call.ResponseStream.MoveNext();
    }
}
