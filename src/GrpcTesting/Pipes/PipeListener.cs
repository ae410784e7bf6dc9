using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace GrpcTesting.Pipes;

/// <summary>
/// An in-memory listener and its dialer: <see cref="ConnectAsync"/> hands one end of a new connection to whoever
/// accepts here, and returns the other. No port is opened.
/// </summary>
/// <remarks>Connections wait in an unbounded backlog until they are accepted, so connecting never waits.</remarks>
internal sealed class PipeListener(PipeEndPoint endPoint, MemoryPool<byte> pool, PipeScheduler? scheduler = null)
    : IConnectionListener
{
    private readonly Channel<PipeConnection> _backlog = Channel.CreateUnbounded<PipeConnection>();

    public EndPoint EndPoint => endPoint;

    /// <summary>Opens a connection and returns the client's end.</summary>
    /// <exception cref="IOException">The listener is closed; the message names who listened here.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> is cancelled.</exception>
    public ValueTask<PipeClientStream> ConnectAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<PipeClientStream>(cancellationToken);
        }

        var connection = new PipeConnection(endPoint, pool, scheduler);
        return _backlog.Writer.TryWrite(connection)
            ? new ValueTask<PipeClientStream>(connection.Client)
            : ValueTask.FromException<PipeClientStream>(new IOException(
                $"Connection refused: the server of {endPoint.Name} has stopped listening.",
                new SocketException((int)SocketError.ConnectionRefused)));
    }

    /// <summary>The next connection, or null once the listener is closed.</summary>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _backlog.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_backlog.Reader.TryRead(out var connection))
            {
                return connection;
            }
        }

        return null;
    }

    /// <summary>Refuses new connections from now on. Those already made, or waiting to be accepted, go on.</summary>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _backlog.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    /// <summary>Closes the listener and aborts the connections that nobody accepted.</summary>
    public async ValueTask DisposeAsync()
    {
        await UnbindAsync().ConfigureAwait(false);
        while (_backlog.Reader.TryRead(out var connection))
        {
            connection.Abort(new ConnectionAbortedException(
                $"The server of {endPoint.Name} stopped before it accepted the connection."));
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }
}
