namespace GrpcTesting;

/// <summary>Tasks that nobody waits for any more.</summary>
internal static class Observed
{
    /// <summary>Keeps a failure of the task from being reported as unobserved: what matters was reported already.</summary>
    public static void Later(Task task) =>
        _ = task.ContinueWith(
            static finished => _ = finished.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
}
