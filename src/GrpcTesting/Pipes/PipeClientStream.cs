using System.IO.Pipelines;
using System.Net.Sockets;

namespace GrpcTesting.Pipes;

/// <summary>
/// The client's end of an in-memory connection. One read and one write at a time, as on any stream; closing and
/// aborting may come from any thread, while either is pending.
/// </summary>
internal sealed partial class PipeClientStream : Stream
{
    private readonly PipeConnection _connection;
    private AbortErrors? _abort;
    private volatile bool _rerouted;

    public PipeClientStream(PipeConnection connection, PipeReader reader, PipeWriter writer)
    {
        _connection = connection;
        _reader = reader;
        _writer = writer;
    }

    /// <summary>The connection that this is an end of.</summary>
    public PipeConnection Connection => _connection;

    public override bool CanRead => !_readGate.IsClosed;

    public override bool CanWrite => !_writeGate.IsClosed;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Ends this side's writing: the server reads what was sent, then the end. Reading goes on.</summary>
    public void CompleteWrites()
    {
        CloseWriting();
        OnEnded();
    }

    /// <summary>Cuts both directions. The first error is kept: operations from now on throw it.</summary>
    /// <param name="error">What this stream's operations throw.</param>
    /// <param name="errorForServer">What the server's reads throw.</param>
    public void Abort(IOException error, Exception errorForServer)
    {
        Interlocked.CompareExchange(ref _abort, new AbortErrors(error, errorForServer), null);

        // In this order: what the server says to its broken reads must not reach the client any more.
        CloseReading();
        CloseWriting();
    }

    // Every write is handed over at once: nothing is left to flush.
    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            CloseWriting();
            CloseReading();
            OnEnded();
            _connection.NoteLeft();
        }

        base.Dispose(disposing);
    }

    // A connection with something in between is that party's to end: the end may be late, or never arrive.
    private void OnEnded()
    {
        if (!_rerouted)
        {
            _connection.OnClientEnded();
        }
    }

    private Exception ClosedError() => _abort is { ForClient: var error }
        ? new IOException(error.Message, error.InnerException)
        : new ObjectDisposedException(nameof(PipeClientStream), "The client has closed this connection.");

    // What remains is the error with which the server completed its end: on a socket, a reset.
    private static IOException ResetError(Exception exception) => new(
        $"The server reset the connection: {exception.Message}",
        new SocketException((int)SocketError.ConnectionReset));

    private static bool IsOurs(Exception exception) =>
        exception is IOException { InnerException: SocketException } or ObjectDisposedException
            or OperationCanceledException;

    private sealed record AbortErrors(IOException ForClient, Exception ForServer);
}
