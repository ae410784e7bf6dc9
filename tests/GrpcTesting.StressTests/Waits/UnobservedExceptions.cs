using System.Collections.Concurrent;

namespace GrpcTesting.StressTests.Waits;

/// <summary>Listens for exceptions of tasks that nobody observed, from its construction on.</summary>
internal sealed class UnobservedExceptions : IDisposable
{
    private readonly ConcurrentQueue<AggregateException> _seen = new();

    public UnobservedExceptions()
    {
        // What earlier tests left is theirs.
        Collect();
        TaskScheduler.UnobservedTaskException += Add;
    }

    /// <summary>Finalizes what has been given up, which is when the runtime tells.</summary>
    public IReadOnlyList<AggregateException> Find()
    {
        Collect();
        return [.. _seen];
    }

    public void Dispose() => TaskScheduler.UnobservedTaskException -= Add;

    private void Add(object? sender, UnobservedTaskExceptionEventArgs e) => _seen.Enqueue(e.Exception);

    // A finalizer may let go of another task.
    private static void Collect()
    {
        for (var time = 0; time < 2; time++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
