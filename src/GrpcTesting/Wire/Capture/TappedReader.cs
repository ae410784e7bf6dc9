using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace GrpcTesting.Wire;

/// <summary>A reader that shows a tap every byte once, before the server gets it.</summary>
/// <remarks>
/// A read gives again what the one before did not consume. So after every read, it is known how much of the next one
/// is old: what lies behind the consumed position.
/// </remarks>
internal sealed class TappedReader(PipeReader inner, WireTap tap) : PipeReader
{
    private ReadOnlySequence<byte> _buffer;
    private long _seen;

    public override bool TryRead(out ReadResult result)
    {
        if (!inner.TryRead(out result))
        {
            return false;
        }

        Show(result);
        return true;
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        ShowAsync(inner.ReadAsync(cancellationToken));

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        // Measured before the memory is given back.
        Measure(consumed);
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    protected override ValueTask<ReadResult> ReadAtLeastAsyncCore(
        int minimumSize, CancellationToken cancellationToken) =>
        ShowAsync(inner.ReadAtLeastAsync(minimumSize, cancellationToken));

    private ValueTask<ReadResult> ShowAsync(ValueTask<ReadResult> read)
    {
        if (!read.IsCompletedSuccessfully)
        {
            return AwaitAndShowAsync(read);
        }

        var result = read.Result;
        Show(result);
        return new ValueTask<ReadResult>(result);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> AwaitAndShowAsync(ValueTask<ReadResult> read)
    {
        var result = await read.ConfigureAwait(false);
        Show(result);
        return result;
    }

    private void Show(in ReadResult result)
    {
        _buffer = result.Buffer;
        if (_buffer.Length > _seen)
        {
            tap.Receive(WireDirection.ClientToServer, _buffer.Slice(_seen));
            _seen = _buffer.Length;
        }
    }

    private void Measure(SequencePosition consumed)
    {
        try
        {
            _seen -= _buffer.Slice(0, consumed).Length;
        }
        catch (Exception exception)
        {
            // A position of another buffer: the reader itself says so next.
            tap.Break(exception);
        }

        _buffer = default;
    }
}
