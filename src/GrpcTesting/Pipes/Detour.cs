namespace GrpcTesting.Pipes;

/// <summary>Another end for a stream to use from now on, and the promise of the one that it used so far.</summary>
internal sealed class Detour<TEnd>(TEnd replacement)
    where TEnd : class
{
    private readonly TaskCompletionSource<TEnd?> _former = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TEnd Replacement => replacement;

    /// <summary>The end that nobody else uses any more; null when it was closed before it could be handed over.</summary>
    public Task<TEnd?> Former => _former.Task;

    public void HandOver(TEnd? former) => _former.TrySetResult(former);
}
