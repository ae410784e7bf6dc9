using System.IO.Pipelines;
using System.Threading.Channels;

namespace GrpcTesting.Network;

/// <content>The first loop: takes in what the sender sent.</content>
internal sealed partial class Lane
{
    private async Task TakeInAsync(PipeReader source)
    {
        Exception? senderError = null;
        try
        {
            var ended = false;
            while (!ended)
            {
                ended = await TakeOnceAsync(source).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
        {
            // Stopped or finished: what is left is dropped.
        }
#pragma warning disable CA1031 // Whatever the sender ended with is passed on.
        catch (Exception exception)
        {
            senderError = exception;
        }
#pragma warning restore CA1031

        _endArrived = Now;
        _segments.Writer.TryComplete(senderError);
        if (senderError is null && _closed.IsSet)
        {
            await SwallowAsync(source).ConfigureAwait(false);
        }

        await source.CompleteAsync(_receiverError).ConfigureAwait(false);
    }

    // A closed connection takes bytes until its sender hears of the close, which conditions may hold up.
    private async Task SwallowAsync(PipeReader source)
    {
        try
        {
            while (true)
            {
                var result = await source.ReadAsync(_released.Token).ConfigureAwait(false);
                source.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    return;
                }
            }
        }
#pragma warning disable CA1031 // Released, or the sender ended with an error: either way it is over.
        catch (Exception)
        {
        }
#pragma warning restore CA1031
    }

    private async Task<bool> TakeOnceAsync(PipeReader source)
    {
        ReadResult result;
        try
        {
            result = await source.ReadAsync(_closed.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _stopped.Token.ThrowIfCancellationRequested();
            if (!source.TryRead(out result))
            {
                return true;
            }
        }

        foreach (var memory in result.Buffer)
        {
            for (var rest = memory; rest.Length > 0; rest = rest[Math.Min(rest.Length, Segment.MaxLength)..])
            {
                var bytes = rest[..Math.Min(rest.Length, Segment.MaxLength)];
                var segment = Segment.CopyOf(bytes.Span, Now, _intakeRandom.NextDouble());
                Interlocked.Add(ref _taken, bytes.Length);
                await _segments.Writer.WriteAsync(segment, _stopped.Token).ConfigureAwait(false);
            }
        }

        source.AdvanceTo(result.Buffer.End);
        return result.IsCompleted || _closed.IsSet;
    }
}
