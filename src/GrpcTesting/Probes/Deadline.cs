namespace GrpcTesting.Probes;

/// <summary>One bound for all the waits of a step.</summary>
internal sealed class Deadline(TimeSpan bound, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    // A timer may be a little early.
    private bool _wasMissed;

    public bool IsOver => _wasMissed || Remaining == TimeSpan.Zero;

    private TimeSpan Remaining
    {
        get
        {
            if (bound == Timeout.InfiniteTimeSpan)
            {
                return bound;
            }

            var remaining = bound - time.GetElapsedTime(_start);
            return remaining > TimeSpan.Zero ? remaining : TimeSpan.Zero;
        }
    }

    /// <summary>Whether the task ends in time, in whatever way. One that does not may be left: its failure, such as that
    /// of a write whose call is disposed, is then no news.</summary>
    public async Task<bool> IsMetByAsync(Task task)
    {
        if (!task.IsCompleted)
        {
            await task.WaitAsync(Remaining, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (task.IsCompleted)
        {
            return true;
        }

        _wasMissed = true;
        Observed.Later(task);
        return false;
    }
}
