using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace GrpcTesting.Pipes;

/// <summary>
/// The client's end of an in-memory connection. One read and one write at a time, as on any stream; closing and
/// aborting may come from any thread, while either is pending.
/// </summary>
internal sealed class PipeClientStream : Stream
{
    // A longer write goes out in pieces, so that what the connection holds stays near its limit.
    private const int MaxChunk = 64 * 1024;

    private readonly PipeConnection _connection;
    private PipeReader _reader;
    private PipeWriter _writer;
    private EndGate _readGate;
    private EndGate _writeGate;
    private Detour<PipeReader>? _readDetour;
    private Detour<PipeWriter>? _writeDetour;
    private AbortErrors? _abort;
    private long _bytesRead;
    private long _bytesWritten;
    private volatile bool _rerouted;

    public PipeClientStream(PipeConnection connection, PipeReader reader, PipeWriter writer)
    {
        _connection = connection;
        _reader = reader;
        _writer = writer;
    }

    /// <summary>The connection that this is an end of.</summary>
    public PipeConnection Connection => _connection;

    /// <summary>Bytes that were read here so far.</summary>
    public long BytesRead => Volatile.Read(ref _bytesRead);

    /// <summary>Bytes that were written here so far.</summary>
    public long BytesWritten => Volatile.Read(ref _bytesWritten);

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

    /// <summary>Makes every read from now on, a pending one included, take its bytes from another pipe.</summary>
    /// <returns>The reader used so far, for the caller alone; null when reading has ended.</returns>
    public Task<PipeReader?> RerouteReads(PipeReader replacement)
    {
        var detour = new Detour<PipeReader>(replacement);
        Volatile.Write(ref _readDetour, detour);
        switch (_readGate.Reroute())
        {
            case RerouteDuty.Exchange:
                ExchangeReader();
                _readGate.EndReroute();
                break;
            case RerouteDuty.Wake:
                Volatile.Read(ref _reader).CancelPendingRead();
                break;
            case RerouteDuty.GiveUp:
                Interlocked.Exchange(ref _readDetour, null)?.HandOver(null);
                break;
        }

        return detour.Former;
    }

    /// <summary>Makes every write from now on put its bytes into another pipe. From then on the caller tells the
    /// server of the end (<see cref="PipeConnection.OnClientEnded"/>).</summary>
    /// <returns>The writer used so far, for the caller alone; null when writing has ended.</returns>
    public Task<PipeWriter?> RerouteWrites(PipeWriter replacement)
    {
        _rerouted = true;
        var detour = new Detour<PipeWriter>(replacement);
        Volatile.Write(ref _writeDetour, detour);
        switch (_writeGate.Reroute())
        {
            case RerouteDuty.Exchange:
                ExchangeWriter();
                _writeGate.EndReroute();
                break;
            case RerouteDuty.Wake:
                Volatile.Read(ref _writer).CancelPendingFlush();
                break;
            case RerouteDuty.GiveUp:
                Interlocked.Exchange(ref _writeDetour, null)?.HandOver(null);
                break;
        }

        return detour.Former;
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

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<int>(cancellationToken);
        }

        if (!_readGate.TryEnter())
        {
            return ValueTask.FromException<int>(ClosedError());
        }

        return TryReadNow(buffer, out var count, out var woken)
            ? new ValueTask<int>(count)
            : ReadLaterAsync(buffer, woken, cancellationToken);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        if (!_writeGate.TryEnter())
        {
            return ValueTask.FromException(ClosedError());
        }

        if (buffer.Length > MaxChunk)
        {
            return WriteChunksAsync(buffer, cancellationToken);
        }

        ValueTask<FlushResult> flush;
        try
        {
            flush = _writer.WriteAsync(buffer, cancellationToken);
        }
        catch (Exception exception)
        {
            ExitWrite();
            return ValueTask.FromException(ResetError(exception));
        }

        _bytesWritten += buffer.Length;
        return flush.IsCompletedSuccessfully ? FinishWrite(flush.Result) : FinishWriteLaterAsync(flush);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Write(byte[] buffer, int offset, int count) =>
        WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

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

    private bool TryReadNow(Memory<byte> buffer, out int count, out bool woken)
    {
        (count, woken) = (0, false);
        try
        {
            if (!_reader.TryRead(out var result))
            {
                return false;
            }

            if (result.IsCanceled)
            {
                _reader.AdvanceTo(result.Buffer.Start);
                woken = true;
                return false;
            }

            count = Consume(result, buffer);
        }
        catch (Exception exception) when (!IsOurs(exception))
        {
            ExitRead();
            throw ResetError(exception);
        }
        catch
        {
            ExitRead();
            throw;
        }

        ExitRead();
        return true;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadLaterAsync(Memory<byte> buffer, bool woken, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                if (woken)
                {
                    ExchangeReader();
                    if (!_readGate.TryGoOn())
                    {
                        throw ClosedError();
                    }
                }

                var result = await _reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (!result.IsCanceled)
                {
                    return Consume(result, buffer);
                }

                _reader.AdvanceTo(result.Buffer.Start);
                woken = true;
            }
        }
        catch (Exception exception) when (!IsOurs(exception))
        {
            throw ResetError(exception);
        }
        finally
        {
            ExitRead();
        }
    }

    private int Consume(ReadResult result, Memory<byte> destination)
    {
        var available = result.Buffer;
        if (available.IsEmpty && result.IsCompleted)
        {
            _connection.NoteEnd("closed by the server");
        }

        // A read of zero bytes only waits until data or the end is there: the data stays unread.
        var count = (int)Math.Min(available.Length, destination.Length);
        var taken = available.Slice(0, count);
        taken.CopyTo(destination.Span);
        _reader.AdvanceTo(taken.End);
        _bytesRead += count;
        return count;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteChunksAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            for (; buffer.Length > 0; buffer = buffer[Math.Min(buffer.Length, MaxChunk)..])
            {
                var chunk = buffer[..Math.Min(buffer.Length, MaxChunk)];
                ThrowIfNotTaken(await _writer.WriteAsync(chunk, cancellationToken).ConfigureAwait(false));
                _bytesWritten += chunk.Length;
                if (_writeDetour is not null)
                {
                    ExchangeWriter();
                    if (!_writeGate.TryGoOn())
                    {
                        throw ClosedError();
                    }
                }
            }
        }
        catch (Exception exception) when (!IsOurs(exception))
        {
            throw ResetError(exception);
        }
        finally
        {
            ExitWrite();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FinishWriteLaterAsync(ValueTask<FlushResult> flush)
    {
        try
        {
            ThrowIfNotTaken(await flush.ConfigureAwait(false));
        }
        catch (Exception exception) when (!IsOurs(exception))
        {
            throw ResetError(exception);
        }
        finally
        {
            ExitWrite();
        }
    }

    private ValueTask FinishWrite(FlushResult result)
    {
        ExitWrite();
        return IsTaken(result) ? ValueTask.CompletedTask : ValueTask.FromException(NotTakenError());
    }

    private void ThrowIfNotTaken(FlushResult result)
    {
        if (!IsTaken(result))
        {
            throw NotTakenError();
        }
    }

    // A flush is cancelled to wake it, for a close or a detour. Its bytes are in the pipe.
    private bool IsTaken(FlushResult result) => !result.IsCompleted && !(result.IsCanceled && _writeGate.IsClosed);

    private Exception NotTakenError() => _writeGate.IsClosed
        ? ClosedError()
        : new IOException(
            "The server has closed the connection: it no longer reads what the client writes.",
            new SocketException((int)SocketError.Shutdown));

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

    private void CloseReading()
    {
        switch (_readGate.Close())
        {
            case CloseDuty.Complete:
                ExchangeReader();
                _reader.Complete();
                break;
            case CloseDuty.Wake:
                Volatile.Read(ref _reader).CancelPendingRead();
                break;
            case CloseDuty.Nothing:
                break;
        }
    }

    private void CloseWriting()
    {
        switch (_writeGate.Close())
        {
            case CloseDuty.Complete:
                ExchangeWriter();
                _writer.Complete(_abort?.ForServer);
                break;
            case CloseDuty.Wake:
                Volatile.Read(ref _writer).CancelPendingFlush();
                break;
            case CloseDuty.Nothing:
                break;
        }
    }

    private void ExitRead()
    {
        if (_readGate.TryExit())
        {
            return;
        }

        ExchangeReader();
        if (_readGate.ExitMustComplete())
        {
            _reader.Complete();
        }
    }

    private void ExitWrite()
    {
        if (_writeGate.TryExit())
        {
            return;
        }

        ExchangeWriter();
        if (_writeGate.ExitMustComplete())
        {
            _writer.Complete(_abort?.ForServer);
        }
    }

    // Called by whoever holds the gate. What woke the operation may have been for a detour that is taken already.
    private void ExchangeReader()
    {
        if (Interlocked.Exchange(ref _readDetour, null) is { } detour)
        {
            detour.HandOver(Interlocked.Exchange(ref _reader, detour.Replacement));
        }
    }

    private void ExchangeWriter()
    {
        if (Interlocked.Exchange(ref _writeDetour, null) is { } detour)
        {
            detour.HandOver(Interlocked.Exchange(ref _writer, detour.Replacement));
        }
    }

    private sealed record AbortErrors(IOException ForClient, Exception ForServer);
}
