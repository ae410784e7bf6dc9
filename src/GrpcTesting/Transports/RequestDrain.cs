using Microsoft.Extensions.Hosting;

namespace GrpcTesting.Transports;

/// <summary>
/// Holds back the stop of a TestServer until its requests are over, within the host's shutdown timeout: Kestrel does so
/// by itself, TestServer leaves handlers running.
/// </summary>
internal sealed class RequestDrain : IHostedService
{
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Those under way, and one for the server until it stops.
    private int _open = 1;
    private bool _isStopping;

    public void Enter() => Interlocked.Increment(ref _open);

    public void Exit()
    {
        if (Interlocked.Decrement(ref _open) == 0)
        {
            _drained.TrySetResult();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // An app may stop its host, and the fixture does so again.
        if (!Interlocked.Exchange(ref _isStopping, true))
        {
            Exit();
        }

        await _drained.Task.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
