using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace GrpcTesting.Pipes;

/// <content>What the server sent.</content>
internal sealed partial class PipeClientStream
{
    private PipeReader _reader;
    private EndGate _readGate;
    private Detour<PipeReader>? _readDetour;
    private long _bytesRead;

    /// <summary>Bytes that were read here so far.</summary>
    public long BytesRead => Volatile.Read(ref _bytesRead);

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

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

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

    // Called by whoever holds the gate. What woke the operation may have been for a detour that is taken already.
    private void ExchangeReader()
    {
        if (Interlocked.Exchange(ref _readDetour, null) is { } detour)
        {
            detour.HandOver(Interlocked.Exchange(ref _reader, detour.Replacement));
        }
    }
}
