using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace GrpcTesting.Pipes;

/// <content>What the client sends.</content>
internal sealed partial class PipeClientStream
{
    // A longer write goes out in pieces, so that what the connection holds stays near its limit.
    private const int MaxChunk = 64 * 1024;

    private PipeWriter _writer;
    private EndGate _writeGate;
    private Detour<PipeWriter>? _writeDetour;
    private long _bytesWritten;

    /// <summary>Bytes that were written here so far.</summary>
    public long BytesWritten => Volatile.Read(ref _bytesWritten);

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
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Cancelled while the pipe took the bytes: they are in it.
            _bytesWritten += buffer.Length;
            ExitWrite();
            return ValueTask.FromCanceled(cancellationToken);
        }
        catch (Exception exception)
        {
            ExitWrite();
            return ValueTask.FromException(ResetError(exception));
        }

        _bytesWritten += buffer.Length;
        return flush.IsCompletedSuccessfully ? FinishWrite(flush.Result) : FinishWriteLaterAsync(flush);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) =>
        WriteAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteChunksAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            for (; buffer.Length > 0; buffer = buffer[Math.Min(buffer.Length, MaxChunk)..])
            {
                var chunk = buffer[..Math.Min(buffer.Length, MaxChunk)];

                // Counted first: the chunk is in the pipe, however the wait for its flush ends.
                _bytesWritten += chunk.Length;
                ThrowIfNotTaken(await _writer.WriteAsync(chunk, cancellationToken).ConfigureAwait(false));
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

    // As ExchangeReader.
    private void ExchangeWriter()
    {
        if (Interlocked.Exchange(ref _writeDetour, null) is { } detour)
        {
            detour.HandOver(Interlocked.Exchange(ref _writer, detour.Replacement));
        }
    }
}
