namespace GrpcTesting.Benchmarks.Ratios;

/// <summary>What a feature adds to a unary call, as a part of what the call takes without it.</summary>
internal sealed record Cost(string Name, double Part)
{
    private static readonly Contender BarePipe =
        new("pipe, bare", GrpcTransport.Pipe, options => options.Records.Enabled = false);

    private static readonly Contender RecordedPipe = new("pipe, recorded", GrpcTransport.Pipe);

    private static readonly Contender CapturedPipe = new("pipe, captured", GrpcTransport.Pipe, options =>
    {
        options.Records.Enabled = false;
        options.CaptureWire = true;
    });

    private static readonly Contender BareTestServer =
        new("TestServer, bare", GrpcTransport.TestServer, options => options.Records.Enabled = false);

    private static readonly Contender RecordedTestServer = new("TestServer, recorded", GrpcTransport.TestServer);

    /// <summary>Measures every feature beside the same transport without it, in one run.</summary>
    public static async Task<List<Cost>> MeasureAllAsync(Func<Workload, Dictionary<Contender, Bench>, Task<Row>> measure)
    {
        Contender[] contenders = [BarePipe, RecordedPipe, CapturedPipe, BareTestServer, RecordedTestServer];
        var benches = contenders.ToDictionary(
            contender => contender, contender => new Bench(contender.Transport, contender.Configure));
        var row = await measure(Workload.OnOneFixture[0], benches);
        foreach (var bench in benches.Values)
        {
            await bench.DisposeAsync();
        }

        return
        [
            new("records, on the pipe", Added(RecordedPipe, BarePipe)),
            new("wire capture, on the pipe", Added(CapturedPipe, BarePipe)),
            new("records, on TestServer", Added(RecordedTestServer, BareTestServer)),
        ];

        double Added(Contender with, Contender without) => row.RatioOf(without, with) - 1;
    }
}
