using Google.Protobuf;
using GrpcTesting.Wire;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;

namespace GrpcTesting.Benchmarks.Micro;

/// <summary>The bytes of a real connection with some unary calls on it, in the portions in which they crossed.</summary>
internal static class Transcript
{
    /// <summary>The calls on it, so that what a benchmark measures is the cost of one.</summary>
    public const int Calls = 100;

    public static async Task<IReadOnlyList<RawChunk>> RecordAsync()
    {
        var recorder = new WireRecorder(new WireLogOptions(), TimeProvider.System, new MethodTypes(null))
        {
            IsRecording = true,
        };
        await using (var fixture = GrpcServiceFixture.For(new LoadService(), options =>
        {
            options.Transport = GrpcTransport.Pipe;
            options.ConfigureWebHost(host => host.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(
                listen => ((IConnectionBuilder)listen).Use(
                    next => new CaptureMiddleware(recorder, next).OnConnectionAsync))));
        }))
        {
            var client = fixture.CreateClient<Load.LoadClient>();
            for (var number = 0; number < Calls; number++)
            {
                await client.EchoAsync(new Parcel { Payload = ByteString.CopyFromUtf8("a small message.") });
            }
        }

        return recorder.SnapshotRaw()[0].Chunks;
    }

    /// <summary>Splits portions into frames, as a capture does.</summary>
    public static int Split(IReadOnlyList<RawChunk> chunks, FrameReceiver receive)
    {
        var client = new FrameSplitter(expectsPreface: true);
        var server = new FrameSplitter(expectsPreface: false);
        var frames = 0;
        foreach (var chunk in chunks)
        {
            var splitter = chunk.Direction == WireDirection.ClientToServer ? client : server;
            ReadOnlySpan<byte> bytes = chunk.Bytes;
            while (splitter.TryRead(ref bytes, maxFrameSize: 1024 * 1024, out var frame))
            {
                frames++;
                receive(chunk.Direction, frame);
            }
        }

        return frames;
    }

    /// <summary>Takes a frame while its bytes are valid.</summary>
    public delegate void FrameReceiver(WireDirection direction, in RawFrame frame);
}
