namespace GrpcTesting.Doubles;

/// <summary>Rings when a deadline has passed, on any clock.</summary>
internal sealed class DeadlineTimer : IDisposable
{
    // Timers take at most this many milliseconds: about 49 days.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly DateTime _deadline;
    private readonly TimeProvider _time;
    private readonly Action _ring;
    private readonly ITimer? _timer;

    private DeadlineTimer(DateTime deadline, TimeProvider time, Action ring)
    {
        _deadline = deadline;
        _time = time;
        _ring = ring;
        _timer = time.CreateTimer(
            static state => ((DeadlineTimer)state!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Starts a timer, or rings at once. Null when there is nothing to wait for.</summary>
    public static DeadlineTimer? Start(DateTime deadline, TimeProvider time, Action ring)
    {
        if (deadline == DateTime.MaxValue)
        {
            return null;
        }

        if (deadline <= time.GetUtcNow().UtcDateTime)
        {
            ring();
            return null;
        }

        var timer = new DeadlineTimer(deadline, time, ring);
        timer.Look();
        return timer;
    }

    public static DateTime Validate(DateTime deadline, string parameterName) =>
        deadline.Kind == DateTimeKind.Utc || deadline == DateTime.MaxValue || deadline == DateTime.MinValue
            ? deadline
            : throw new ArgumentException(
                $"A deadline is a time in UTC, or DateTime.MaxValue for none; {deadline:O} is of kind {deadline.Kind}. "
                + "Use DateTime.UtcNow, or ToUniversalTime().",
                parameterName);

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        var left = _deadline - _time.GetUtcNow().UtcDateTime;
        if (left <= TimeSpan.Zero)
        {
            Dispose();
            _ring();
        }
        else
        {
            _timer?.Change(left < Longest ? left : Longest, Timeout.InfiniteTimeSpan);
        }
    }
}
