namespace GrpcTesting.Recording;

/// <summary>Wakes those who wait for the records to change. Costs a read while nobody waits.</summary>
internal sealed class ChangeSignal
{
    private int _waiters;
    private TaskCompletionSource _changed = NewChange();

    public void Pulse()
    {
        if (Volatile.Read(ref _waiters) > 0)
        {
            Interlocked.Exchange(ref _changed, NewChange()).TrySetResult();
        }
    }

    /// <summary>Looks now and after every change, until there is something.</summary>
    /// <exception cref="TimeoutException">There was nothing in time.</exception>
    public async Task<T> WaitAsync<T>(
        Func<T?> look, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
        where T : class
    {
        var begun = time.GetTimestamp();
        Interlocked.Increment(ref _waiters);
        try
        {
            while (true)
            {
                var changed = Volatile.Read(ref _changed).Task;
                if (look() is { } found)
                {
                    return found;
                }

                var left = timeout == Timeout.InfiniteTimeSpan ? timeout : timeout - time.GetElapsedTime(begun);
                if (left < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
                {
                    throw new TimeoutException();
                }

                await changed.WaitAsync(left, time, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiters);
        }
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
