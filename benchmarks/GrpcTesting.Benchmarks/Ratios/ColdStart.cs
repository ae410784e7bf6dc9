using Google.Protobuf;
using GrpcTesting.Benchmarks.Measuring;

namespace GrpcTesting.Benchmarks.Ratios;

/// <summary>
/// From the start of a process to the first answered call: what a single test costs that is run by itself.
/// </summary>
internal static class ColdStart
{
    private static readonly string[] Transports = ["tcp", "testserver", "pipe"];

    /// <summary>The child: makes one call.</summary>
    public static async Task<int> RunChildAsync(string transport)
    {
        var bench = await Contender.Named(transport).StartAsync();
        await bench.Client.EchoAsync(new Parcel { Payload = ByteString.CopyFromUtf8("a small message.") });
        Console.WriteLine(ChildProcess.Answered);
        await bench.DisposeAsync();
        return 0;
    }

    public static async Task<Finding> MeasureAsync(Interleaver interleaver)
    {
        // One warm-up: the files are in the system's cache then, as they are when a suite is run again.
        var times = await interleaver.MeasureAsync(
            Transports,
            async transport => (await ChildProcess.TimeToAnswerAsync("cold", transport)).TotalMilliseconds,
            warmUps: 1);
        var ratio = times["pipe"].Over(times["testserver"]);
        return new Finding(
            "cold process to the first answered call",
            $"{times["pipe"].Median:0} ms ±{times["pipe"].Spread:0 %} (TestServer {times["testserver"].Median:0}, "
            + $"TCP {times["tcp"].Median:0}); {ratio.Median:0.00} of TestServer's",
            ratio.Median,
            "TestServer's at most",
            ratio.Median <= 1);
    }
}
