using BenchmarkDotNet.Attributes;
using Google.Protobuf;

namespace GrpcTesting.Benchmarks.Micro;

/// <summary>A unary call on the pipe, awaited or captured into its outcome, with records and without.</summary>
[MemoryDiagnoser]
public class CallBenchmarks
{
    private static readonly Parcel Small = new() { Payload = ByteString.CopyFromUtf8("a small message.") };

    private GrpcServiceFixture<LoadService> _fixture = null!;
    private Load.LoadClient _client = null!;

    /// <summary>Whether the fixture records its calls.</summary>
    [Params(false, true)]
    public bool Records { get; set; }

    /// <summary>Starts the fixture. It blocks: a setup in the process of BenchmarkDotNet is not awaited.</summary>
    [GlobalSetup]
    public void Start()
    {
        _fixture = GrpcServiceFixture.For(new LoadService(), options =>
        {
            options.Transport = GrpcTransport.Pipe;
            options.Records.Enabled = Records;
        });
        _client = _fixture.CreateClient<Load.LoadClient>();
    }

    /// <summary>Ends it, and blocks as well.</summary>
    [GlobalCleanup]
    public void End() => _fixture.Dispose();

    /// <summary>The call, awaited.</summary>
    [Benchmark(Baseline = true)]
    public async Task<Parcel> Await() => await _client.EchoAsync(Small);

    /// <summary>The call, captured.</summary>
    [Benchmark]
    public Task<CallOutcome<Parcel>> Capture() => _client.EchoAsync(Small).CaptureAsync();
}
