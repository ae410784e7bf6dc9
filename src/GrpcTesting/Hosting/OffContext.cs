namespace GrpcTesting.Hosting;

/// <summary>
/// Runs work on the thread pool, away from the caller's synchronization context, task scheduler and execution
/// context: a blocked caller cannot deadlock it, and nothing of a test leaks into the server.
/// </summary>
internal static class OffContext
{
    public static Task Run(Func<Task> work)
    {
        using var flow = SuppressFlow();
        return Task.Run(() => WithoutContext(work));
    }

    public static Task<T> Run<T>(Func<Task<T>> work)
    {
        using var flow = SuppressFlow();
        return Task.Run(() => WithoutContext(work));
    }

    private static AsyncFlowControl? SuppressFlow() =>
        ExecutionContext.IsFlowSuppressed() ? null : ExecutionContext.SuppressFlow();

    // A caller that blocks on the task may run it on its own thread, with its own context.
    private static T WithoutContext<T>(Func<T> work)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return work();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
