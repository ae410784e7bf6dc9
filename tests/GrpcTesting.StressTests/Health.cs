using System.Collections.Concurrent;
using GrpcTesting.Tests;

namespace GrpcTesting.StressTests;

/// <summary>
/// What a process holds that a fixture could leak, and the exceptions that nobody looked at. For tests that are alone in
/// the process while they run: those of <see cref="Alone"/>.
/// </summary>
internal sealed class Health : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<Exception> _unobserved = new();
    private readonly Held _before;

    private Health()
    {
        // What other tests left behind is reported before this one begins to listen.
        Collect();
        _before = Held.Now();
        TaskScheduler.UnobservedTaskException += Keep;
    }

    public static Health Watch() => new();

    /// <summary>Waits until the process holds no more than at the beginning. Threads and sockets go a moment after the
    /// last reference to them: what counts is that they go.</summary>
    /// <param name="handlersRun">Whether handlers still run. Slabs do not count then: the request of such a handler may keep
    /// one, which comes back when the handler ends.</param>
    public async Task SettleAsync(bool handlersRun = false)
    {
        var begin = TimeProvider.System.GetTimestamp();
        var allowed = handlersRun ? _before with { Slabs = int.MaxValue } : _before;
        Collect();
        for (var now = Held.Now(); !now.IsWithin(allowed); now = Held.Now())
        {
            Assert.True(
                TimeProvider.System.GetElapsedTime(begin) < Bound,
                $"Before: {_before}. Still held (seed {Load.Seed}): {now}.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            Collect();
        }

        Assert.True(
            _unobserved.IsEmpty,
            $"Unobserved exceptions (seed {Load.Seed}):\n{string.Join("\n\n", _unobserved)}");
    }

    public void Dispose() => TaskScheduler.UnobservedTaskException -= Keep;

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    private void Keep(object? sender, UnobservedTaskExceptionEventArgs args) => _unobserved.Enqueue(args.Exception);
}
