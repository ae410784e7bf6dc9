using System.Buffers;
using System.IO.Pipelines;

namespace GrpcTesting.Wire;

/// <summary>
/// A writer that shows a tap what the server wrote, when it is flushed, before the client can get it.
/// </summary>
internal sealed class TappedWriter(PipeWriter inner, WireTap tap) : PipeWriter
{
    // A flush of more than this does not keep the memory.
    private const int LargestIdleBuffer = 64 * 1024;

    private ArrayBufferWriter<byte> _written = new();
    private Memory<byte> _memory;

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => _memory = inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        // The memory is the caller's until here, and may be anybody's afterwards.
        if ((uint)bytes <= (uint)_memory.Length)
        {
            _written.Write(_memory.Span[..bytes]);
            _memory = _memory[bytes..];
        }

        inner.Advance(bytes);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        Show();
        return inner.FlushAsync(cancellationToken);
    }

    public override ValueTask<FlushResult> WriteAsync(
        ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        _written.Write(source.Span);
        Show();
        return inner.WriteAsync(source, cancellationToken);
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        // Completing sends what was not flushed.
        Show();
        inner.Complete(exception);
    }

    public override ValueTask CompleteAsync(Exception? exception = null)
    {
        Show();
        return inner.CompleteAsync(exception);
    }

    private void Show()
    {
        _memory = default;
        if (_written.WrittenCount == 0)
        {
            return;
        }

        tap.Receive(WireDirection.ServerToClient, _written.WrittenSpan);
        if (_written.Capacity > LargestIdleBuffer)
        {
            _written = new ArrayBufferWriter<byte>();
        }
        else
        {
            _written.ResetWrittenCount();
        }
    }
}
