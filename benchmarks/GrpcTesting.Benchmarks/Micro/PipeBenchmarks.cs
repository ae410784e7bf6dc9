using BenchmarkDotNet.Attributes;
using GrpcTesting.Pipes;
using Microsoft.AspNetCore.Connections;

namespace GrpcTesting.Benchmarks.Micro;

/// <summary>The pipe by itself: connecting, and moving bytes through it.</summary>
[MemoryDiagnoser]
public class PipeBenchmarks
{
    private readonly PipeListener _listener = new(new PipeEndPoint("the benchmark"), new SlabPool());
    private readonly byte[] _buffer = new byte[64 * 1024];
    private PipeClientStream _client = null!;
    private ConnectionContext _server = null!;

    /// <summary>Bytes a write carries.</summary>
    [Params(64, 64 * 1024)]
    public int Size { get; set; }

    /// <summary>Opens the connection that reads and writes use. It blocks: a setup in the process of BenchmarkDotNet is
    /// not awaited.</summary>
    [GlobalSetup]
    public void ConnectOnce()
    {
        _client = _listener.ConnectAsync().AsTask().GetAwaiter().GetResult();
        _server = _listener.AcceptAsync().AsTask().GetAwaiter().GetResult()!;
    }

    /// <summary>A connection opened, accepted and closed.</summary>
    [Benchmark]
    public async Task Connect()
    {
        var client = await _listener.ConnectAsync();
        var server = (await _listener.AcceptAsync())!;
        await client.DisposeAsync();
        await server.DisposeAsync();
    }

    /// <summary>A write by the client, read by the server.</summary>
    [Benchmark]
    public async Task WriteUp()
    {
        await _client.WriteAsync(_buffer.AsMemory(0, Size));
        var result = await _server.Transport.Input.ReadAtLeastAsync(Size);
        _server.Transport.Input.AdvanceTo(result.Buffer.End);
    }

    /// <summary>A write by the server, read by the client.</summary>
    [Benchmark]
    public async Task ReadDown()
    {
        await _server.Transport.Output.WriteAsync(_buffer.AsMemory(0, Size));
        await _client.ReadExactlyAsync(_buffer.AsMemory(0, Size));
    }
}
