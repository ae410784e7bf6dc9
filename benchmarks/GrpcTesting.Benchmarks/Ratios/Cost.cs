using GrpcTesting.Benchmarks.Measuring;

namespace GrpcTesting.Benchmarks.Ratios;

/// <summary>What features and fixtures add to a unary call, in time and in allocated bytes.</summary>
internal static class Cost
{
    // More than the heartbeats and timers of the process allocate meanwhile, less than the smallest object.
    private const double AllocationTolerance = 8;

    private static readonly Contender BarePipe =
        Contender.Of("pipe, bare", GrpcTransport.Pipe, options => options.Records.Enabled = false);

    private static readonly Contender RecordedPipe = Contender.Of("pipe, recorded", GrpcTransport.Pipe);

    private static readonly Contender CapturedPipe = Contender.Of("pipe, captured", GrpcTransport.Pipe, options =>
    {
        options.Records.Enabled = false;
        options.CaptureWire = true;
    });

    private static readonly Contender RecordedTestServer =
        Contender.Of("TestServer, recorded", GrpcTransport.TestServer);

    private static readonly IReadOnlyList<Contender> All =
        [HandMade.Pipe, BarePipe, RecordedPipe, CapturedPipe, HandMade.TestServer, RecordedTestServer];

    /// <summary>Measures every feature beside the same transport without it, in one run.</summary>
    public static Task<List<Finding>> MeasureAsync(Interleaver interleaver, TimeSpan warmUp) =>
        Rates.OnBenchesAsync(All, contender => contender.StartAsync(), async benches =>
        {
            await Rates.WarmUpAsync([Workload.SequentialUnary], benches, warmUp);
            var rates = await Rates.MeasureAsync(Workload.SequentialUnary, benches, interleaver);
            var bytes = await Allocations.MeasureAsync(benches, interleaver);
            return (List<Finding>)
            [
                Time("records, on the pipe", RecordedPipe, BarePipe, 0.15),
                Time("wire capture, on the pipe", CapturedPipe, BarePipe, 0.15),
                Nothing("records and capture off, on the pipe", BarePipe, HandMade.Pipe),
                Time("the fixture, on TestServer", RecordedTestServer, HandMade.TestServer, 0.10),
            ];

            Finding Time(string name, Contender with, Contender without, double limit)
            {
                var added = rates[without].Over(rates[with]);
                var part = added.Median - 1;
                return new Finding(
                    $"{name}: added to a unary call",
                    $"{part:+0.0 %;-0.0 %} ±{added.Spread:0.0 %} ({Microseconds(without)} to {Microseconds(with)} µs)",
                    part,
                    $"under {limit:0 %}",
                    part < limit);
            }

            Finding Nothing(string name, Contender with, Contender without)
            {
                var added = bytes[with].Less(bytes[without]);
                return new Finding(
                    $"{name}: added to a unary call by hand",
                    $"{added.Median:+0;-0;0} bytes, {rates[without].Over(rates[with]).Median - 1:+0.0 %;-0.0 %} time "
                    + $"({Microseconds(without)} to {Microseconds(with)} µs)",
                    added.Median,
                    "no byte",
                    added.Median < AllocationTolerance);
            }

            string Microseconds(Contender contender) => $"{1e6 / rates[contender].Median:0.0}";
        });
}
