using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace GrpcTesting.Tests.Wire.Capture;

/// <summary>A connection through the capture middleware, whose server does what a test tells it.</summary>
internal sealed class TappedConnection : IAsyncDisposable
{
    private readonly Pipe _toServer;
    private readonly Pipe _toClient;
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _connection;
    private readonly DefaultConnectionContext _context;
    private readonly IDuplexPipe _original;

    public TappedConnection(WireLog wire, PipeOptions? options = null)
    {
        _toServer = new Pipe(options ?? PipeOptions.Default);
        _toClient = new Pipe(options ?? PipeOptions.Default);
        _original = new Duplex(_toServer.Reader, _toClient.Writer);
        _context = new DefaultConnectionContext("test") { Transport = _original };
        var server = new TaskCompletionSource<IDuplexPipe>();
        _connection = wire.Capture(context =>
        {
            server.SetResult(context.Transport);
            return _end.Task;
        })(_context);
        Server = server.Task.Result;
    }

    /// <summary>The transport as the server has it.</summary>
    public IDuplexPipe Server { get; }

    public bool IsTapped => !ReferenceEquals(Server, _original);

    /// <summary>What the client reads.</summary>
    public PipeReader ClientInput => _toClient.Reader;

    public PipeWriter ClientOutput => _toServer.Writer;

    /// <summary>Writes, and lets the server read all of it.</summary>
    public async Task ClientSendsAsync(byte[] bytes)
    {
        await ClientOutput.WriteAsync(bytes);
        var read = await Server.Input.ReadAsync();
        Assert.Equal(bytes, read.Buffer.ToArray());
        Server.Input.AdvanceTo(read.Buffer.End);
    }

    public async ValueTask DisposeAsync()
    {
        _end.TrySetResult();
        await _connection;
        Assert.Same(_original, _context.Transport);
        await _context.DisposeAsync();
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
