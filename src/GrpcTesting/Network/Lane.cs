using System.IO.Pipelines;
using System.Threading.Channels;

namespace GrpcTesting.Network;

/// <summary>
/// One direction of one connection: takes the bytes from where the sender puts them, and passes them on to where the
/// receiver looks, in their order and under the conditions of the moment.
/// </summary>
/// <remarks>
/// Two loops. The first takes bytes in and notes when, so that those that follow each other share their latency
/// rather than add it up. The second decides on every piece anew whenever the conditions change. Each loop alone
/// uses its end of a pipe and completes it on the way out, whatever the reason.
/// </remarks>
internal sealed partial class Lane
{
    // With segments of up to 16 KiB: 4 MiB on their way, then the sender waits, as it does on full socket buffers.
    private const int MaxSegments = 256;

    // A timer takes about 49 days at most; a longer wait is taken in parts.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(24);

    private readonly NetworkDirection _direction;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly ILaneOwner _owner;
    private readonly Random _intakeRandom;
    private readonly Random _random;
    private readonly Corruption _corruption;
    private readonly double _resistance;
    private readonly ArmedTriggers _triggers = new();
    private readonly Channel<Segment> _segments = Channel.CreateBounded<Segment>(
        new BoundedChannelOptions(MaxSegments) { SingleReader = true, SingleWriter = true });

    // From the mildest to the hardest: what comes in now is dropped; the sender's end is let go; nothing more goes out;
    // not even the end.
    private readonly Signal _closed = new();
    private readonly Signal _released = new();
    private readonly Signal _stopped = new();
    private readonly Signal _cut = new();

    private TimeSpan _endArrived;
    private TimeSpan _lineFree;
    private TimeSpan _lastPiece;
    private Action? _abandoned;
    private Exception? _cutError;
    private Exception? _receiverError;
    private long _taken;
    private long _delivered;
    private long _lost;
    private bool _endLost;
    private volatile bool _finished;
    private bool _receiverIsGone;

    public Lane(NetworkDirection direction, TimeProvider time, int seed, ILaneOwner owner)
    {
        _direction = direction;
        _time = time;
        _started = time.GetTimestamp();
        _owner = owner;
        _intakeRandom = new Random(seed);
        _resistance = new Random(seed ^ 0x165667b1).NextDouble();
        _random = new Random(seed ^ 0x5bd1e995);
        _corruption = new Corruption(new Random(seed ^ 0x27d4eb2f));
    }

    /// <summary>Whether something of this direction never arrived.</summary>
    public bool HasLost => Volatile.Read(ref _lost) > 0 || Volatile.Read(ref _endLost);

    /// <param name="deliveredBefore">Bytes that passed before there was a lane.</param>
    public PipeTraffic Traffic(long deliveredBefore)
    {
        var (lost, delivered, taken) =
            (Volatile.Read(ref _lost), Volatile.Read(ref _delivered), Volatile.Read(ref _taken));
        return new PipeTraffic(deliveredBefore + delivered, Math.Max(0, taken - delivered - lost), lost);
    }

    /// <summary>Runs until the end has passed, or the lane is cut.</summary>
    /// <param name="source">Where the sender's bytes are; null when the receiver has closed already.</param>
    /// <param name="sink">Where the receiver looks; null when the sender has closed already.</param>
    public async Task RunAsync(Task<PipeReader?> source, Task<PipeWriter?> sink)
    {
        if (await sink.ConfigureAwait(false) is not { } to)
        {
            await CompleteAsync(await source.ConfigureAwait(false)).ConfigureAwait(false);
            _owner.OnEndPassed(this);
            return;
        }

        if (await source.ConfigureAwait(false) is not { } from)
        {
            await to.CompleteAsync().ConfigureAwait(false);
            return;
        }

        var intake = TakeInAsync(from);
        await PassOnAsync(to).ConfigureAwait(false);
        await intake.ConfigureAwait(false);
    }

    /// <summary>Passes on what came in, and then the end. What the sender sends from now on is dropped.</summary>
    public void Close() => _closed.Set();

    /// <summary>After <see cref="Close"/>, tells the sender that nobody takes its bytes any more.</summary>
    public void Release() => _released.Set();

    /// <summary>Passes nothing more on but the end.</summary>
    public void Finish()
    {
        _finished = true;
        Close();
    }

    /// <summary>Drops what is on its way, and tells the receiver when the conditions let anything pass.</summary>
    public void Abandon(Action tell)
    {
        Volatile.Write(ref _abandoned, tell);
        Stop();
    }

    /// <summary>Ends at once, whatever the conditions. The receiver gets the error.</summary>
    public void Cut(Exception error)
    {
        Interlocked.CompareExchange(ref _cutError, error, null);
        _cut.Set();
        Stop();
    }

    private void Stop()
    {
        _stopped.Set();
        Release();
        Close();
    }

    private TimeSpan Now => _time.GetElapsedTime(_started);

    private async Task PassOnAsync(PipeWriter sink)
    {
        Exception? senderError = null;
        try
        {
            try
            {
                while (!_finished && await _segments.Reader.WaitToReadAsync(_stopped.Token).ConfigureAwait(false))
                {
                    while (!_finished && _segments.Reader.TryRead(out var segment))
                    {
                        await PassOnAsync(segment, sink).ConfigureAwait(false);
                        segment.Return();
                    }
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                senderError = exception;
            }

            if (!_receiverIsGone)
            {
                await PassEndAsync(_stopped.Token).ConfigureAwait(false);
                _owner.OnEndPassed(this);
            }
        }
        catch (OperationCanceledException)
        {
            await TellAbandonedAsync().ConfigureAwait(false);
        }
        finally
        {
            await sink.CompleteAsync(_cutError ?? senderError).ConfigureAwait(false);
            _segments.Writer.TryComplete();
        }
    }

    private async Task TellAbandonedAsync()
    {
        try
        {
            if (Volatile.Read(ref _abandoned) is { } tell)
            {
                _endArrived = Now;
                await PassEndAsync(_cut.Token).ConfigureAwait(false);
                tell();
            }
        }
        catch (OperationCanceledException)
        {
            // Cut: whoever cut it tells the receiver.
        }
    }

    private async Task PassOnAsync(Segment segment, PipeWriter sink)
    {
        var rest = segment.Bytes;
        var (piece, drawnUnder) = (0, (InForce?)null);
        while (rest.Length > 0 && !_finished)
        {
            var inForce = Observe(out var conditions);
            if (conditions.IsHalfOpen)
            {
                Interlocked.Add(ref _lost, rest.Length);
                return;
            }

            if (HasLost)
            {
                // What follows a gap makes no sense to the receiver. A peer that has forgotten the connection resets it.
                _owner.OnGap();
                await WaitAsync(null, inForce, _stopped.Token).ConfigureAwait(false);
                continue;
            }

            if (conditions.IsStalled)
            {
                await WaitAsync(null, inForce, _stopped.Token).ConfigureAwait(false);
                _lineFree = Now;
                continue;
            }

            var limit = FireTriggers(rest.Length);
            _stopped.Token.ThrowIfCancellationRequested();
            if (_finished)
            {
                return;
            }

            if (drawnUnder != inForce)
            {
                (piece, drawnUnder) = (Math.Min(conditions.PieceOf(rest.Length, _random), limit), inForce);
            }

            var due = DueTime(segment, conditions) + conditions.TransmissionTimeOf(piece);
            if (due > Now)
            {
                await WaitAsync(due - Now, inForce, _stopped.Token).ConfigureAwait(false);
                if (inForce.Superseded.IsSet || due > Now)
                {
                    continue;
                }
            }

            var bytes = rest[..piece];
            _corruption.ApplyTo(bytes.Span, conditions.CorruptionProbability);
            _triggers.Corrupt(bytes.Span, _delivered);
            await WriteAsync(bytes, sink).ConfigureAwait(false);
            rest = rest[piece..];
            drawnUnder = null;
            (_lineFree, _lastPiece) = (Max(due, _lineFree), Now);
        }

        FireTriggers(0);
    }

    private TimeSpan DueTime(Segment segment, Conditions conditions)
    {
        var start = Max(segment.Arrived + conditions.DelayOf(segment.Luck), _lineFree);
        return conditions.Slices is { Delay: var delay } && _delivered > 0 ? Max(start, _lastPiece + delay) : start;
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, PipeWriter sink)
    {
        FlushResult result;
        try
        {
            // A cancelled flush is one that was woken for the sender's sake before the pipe was ours.
            result = await sink.WriteAsync(bytes, _stopped.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            ReceiverIsGone(exception);
            return;
        }

        if (result.IsCompleted)
        {
            ReceiverIsGone(null);
            return;
        }

        Interlocked.Add(ref _delivered, bytes.Length);
    }

    // The sender hears of it when the receiver's own end has reached it, behind what is on its way back.
    private void ReceiverIsGone(Exception? error)
    {
        Volatile.Write(ref _receiverError, error);
        _receiverIsGone = true;
        Finish();
    }

    private async Task PassEndAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var inForce = Observe(out var conditions);
            if (conditions.IsHalfOpen)
            {
                Volatile.Write(ref _endLost, true);
            }
            else if (HasLost)
            {
                _owner.OnGap();
            }
            else if (!conditions.IsStalled)
            {
                var due = _endArrived + conditions.DelayOf(0.5) + conditions.CloseDelay;
                if (due <= Now)
                {
                    return;
                }

                await WaitAsync(due - Now, inForce, cancellationToken).ConfigureAwait(false);
                continue;
            }

            await WaitAsync(null, inForce, cancellationToken).ConfigureAwait(false);
        }
    }

    // What the connection feels of the conditions, and the signal that they have changed.
    private InForce Observe(out Conditions felt)
    {
        var inForce = _direction.InForce;
        felt = inForce.Conditions.At(_resistance);
        _triggers.Observe(felt.Triggers, _delivered);
        return inForce;
    }

    private int FireTriggers(int available) =>
        _triggers.Fire(_delivered, available, trigger => _owner.OnTriggered(this, trigger));

    // Ends without an exception when the conditions change: the caller looks at them anyway.
    private async Task WaitAsync(TimeSpan? time, InForce inForce, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(inForce.Superseded.Token, cancellationToken);
        var delay = time is { } wait ? Whole(wait < LongestWait ? wait : LongestWait) : Timeout.InfiniteTimeSpan;
        await Task.Delay(delay, _time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    // Timers drop fractions of a millisecond, and a wait that takes no time would be repeated at once.
    private static TimeSpan Whole(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds));

    private ValueTask CompleteAsync(PipeReader? source) => source?.CompleteAsync(_cutError) ?? ValueTask.CompletedTask;

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
