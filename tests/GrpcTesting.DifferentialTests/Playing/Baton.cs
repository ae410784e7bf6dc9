namespace GrpcTesting.DifferentialTests.Playing;

/// <summary>Hands the steps of one call to client and server in their order.</summary>
internal sealed class Baton
{
    private readonly TaskCompletionSource[] _over;

    public Baton(int steps) => _over =
        [.. Enumerable.Range(0, steps).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];

    /// <summary>Waits until the step's predecessor is over.</summary>
    /// <exception cref="TimeoutException">It is not, in time.</exception>
    /// <exception cref="OperationCanceledException">Somebody gave the scenario up.</exception>
    public Task TurnAsync(int step, TimeSpan bound) =>
        step == 0 ? Task.CompletedTask : _over[step - 1].Task.WaitAsync(bound);

    public void Over(int step) => _over[step].TrySetResult();

    /// <summary>Ends all waits: no step comes any more.</summary>
    public void GiveUp()
    {
        foreach (var step in _over)
        {
            step.TrySetCanceled();
        }
    }
}
