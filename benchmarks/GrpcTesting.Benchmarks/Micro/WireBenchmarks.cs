using BenchmarkDotNet.Attributes;
using GrpcTesting.Wire;

namespace GrpcTesting.Benchmarks.Micro;

/// <summary>What it costs to read the wire, for each unary call: splitting frames, HPACK, decoding, capturing.</summary>
[MemoryDiagnoser]
public class WireBenchmarks
{
    private IReadOnlyList<RawChunk> _chunks = [];
    private List<byte[]> _requestHeaders = [];

    /// <summary>Records a connection once. It blocks: a setup in the process of BenchmarkDotNet is not awaited.</summary>
    [GlobalSetup]
    public void Record()
    {
        _chunks = Transcript.RecordAsync().GetAwaiter().GetResult();
        _requestHeaders = [];
        Transcript.Split(_chunks, (direction, in frame) =>
        {
            if (direction == WireDirection.ClientToServer && frame.Type == Http2FrameType.Headers)
            {
                _requestHeaders.Add(frame.Payload.ToArray());
            }
        });
    }

    /// <summary>The bytes of a call, split into frames.</summary>
    [Benchmark(OperationsPerInvoke = Transcript.Calls)]
    public int SplitFrames() => Transcript.Split(_chunks, (_, in _) => { });

    /// <summary>The headers of a request, decompressed.</summary>
    [Benchmark(OperationsPerInvoke = Transcript.Calls)]
    public int DecodeHpack()
    {
        var decoder = new HpackDecoder();
        var size = 0;
        foreach (var block in _requestHeaders)
        {
            var headers = new HeaderList(showCredentials: false);
            if (!decoder.TryDecode(block, headers))
            {
                throw new InvalidOperationException(decoder.Error);
            }

            size += headers.Size;
        }

        return size;
    }

    /// <summary>The frames of a call, split and decoded, with their headers and messages.</summary>
    [Benchmark(OperationsPerInvoke = Transcript.Calls)]
    public long DecodeFrames()
    {
        var trace = new ConnectionTrace(1, "the benchmark", default, maxStreams: 1024, new AssemblyBudget(1024 * 1024));
        var decoder = new FrameDecoder(trace, new MethodTypes(null), showCredentials: false);
        var number = 0L;
        Transcript.Split(_chunks, (direction, in frame) => decoder.Decode(direction, frame, ++number, default));
        return number;
    }

    /// <summary>The bytes of a call, shown to the tap of a capture: what a captured call waits for.</summary>
    [Benchmark(OperationsPerInvoke = Transcript.Calls)]
    public void Capture()
    {
        var recorder = new WireRecorder(new WireLogOptions(), TimeProvider.System, new MethodTypes(null))
        {
            IsRecording = true,
        };
        var tap = new WireTap(recorder, "the benchmark");
        foreach (var chunk in _chunks)
        {
            tap.Receive(chunk.Direction, chunk.Bytes);
        }

        tap.Close();
    }

    /// <summary>The same, and then looked at: the frames of a call, as a test reads them.</summary>
    [Benchmark(OperationsPerInvoke = Transcript.Calls)]
    public int CaptureAndLook()
    {
        var recorder = new WireRecorder(new WireLogOptions(), TimeProvider.System, new MethodTypes(null))
        {
            IsRecording = true,
        };
        var tap = new WireTap(recorder, "the benchmark");
        foreach (var chunk in _chunks)
        {
            tap.Receive(chunk.Direction, chunk.Bytes);
        }

        tap.Close();
        return recorder.Snapshot().Frames.Count;
    }
}
