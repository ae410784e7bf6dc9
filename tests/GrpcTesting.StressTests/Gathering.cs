namespace GrpcTesting.StressTests;

/// <summary>Where a number of parties wait for each other, once.</summary>
internal sealed class Gathering(int count)
{
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _arrived;

    /// <summary>Returns when all are here.</summary>
    /// <exception cref="TimeoutException">Somebody did not come; the message says how many did.</exception>
    public async Task ArriveAsync()
    {
        if (Interlocked.Increment(ref _arrived) == count)
        {
            _complete.SetResult();
        }

        try
        {
            await _complete.Task.WaitAsync(TimeSpan.FromSeconds(120), TimeProvider.System);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Only {Volatile.Read(ref _arrived)} of {count} came (seed {Load.Seed}).");
        }
    }
}
