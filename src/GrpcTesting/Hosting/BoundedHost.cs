using GrpcTesting.Logging;

namespace GrpcTesting.Hosting;

/// <summary>
/// Starts and stops a fixture's host within its timeout, and says what the host was waiting for when that has passed.
/// </summary>
internal sealed class BoundedHost(string fixtureName, TimeSpan timeout, LogHub logs)
{
    // After the timeout, Kestrel takes a second to abort its connections; the rest is for a machine under load.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private Task _start = Task.CompletedTask;
    private IServerHost? _host;

    public HostedServiceWatch HostedServices { get; } = new();

    /// <summary>The app's services; null where there is no host, or none yet.</summary>
    public IServiceProvider? Services => _host?.Services;

    /// <summary>Whether it is starting, maybe for ever.</summary>
    public bool IsStarting => !_start.IsCompleted;

    /// <param name="create">Makes the host. It may block.</param>
    /// <param name="check">Says whether the started app is as it must be, by throwing when it is not.</param>
    /// <exception cref="TimeoutException">It has not started in time, and goes on.</exception>
    public async Task StartAsync(Func<IServerHost> create, Func<IServiceProvider, Task> check)
    {
        using var giveUp = new CancellationTokenSource();
        var start = _start = Task.Run(
            async () =>
            {
                _host = create();
                await _host.StartAsync(giveUp.Token).ConfigureAwait(false);
                await check(_host.Services).ConfigureAwait(false);
            },
            CancellationToken.None);
        try
        {
            await start.WaitAsync(timeout, TimeProvider.System).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!start.IsCompleted)
        {
            await giveUp.CancelAsync().ConfigureAwait(false);
            Observed.Later(start);
            throw new TimeoutException(
                $"The server was still starting after {WaitBound.Describe(timeout)}"
                + (HostedServices.FindStarting() is { } name
                    ? $": StartAsync of the hosted service {name} has not returned. If it needs longer, raise "
                    : ". Look for a hosted service whose StartAsync does not return, or raise ")
                + "GrpcFixtureOptions.Timeout.");
        }
        catch (OperationCanceledException) when (HostedServices.FindFailed() is not null)
        {
            // The host stops itself then, in the middle of its start, and all that comes out is that it was cancelled.
            var (name, exception) = HostedServices.FindFailed()!.Value;
            throw new InvalidOperationException(
                $"The background service {name} failed while the server was starting: {exception.Message}", exception);
        }
    }

    /// <summary>Waits until it has started, or failed to. A host that is disposed while it starts may leave a thread of
    /// Kestrel's behind, which then ends the process.</summary>
    public async Task WhenStartedAsync() => await _start.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Stops and disposes what has started.</summary>
    /// <exception cref="TimeoutException">It has not stopped in time. Its services are disposed, as far as they let
    /// themselves be.</exception>
    public async Task StopAsync()
    {
        if (_host is null)
        {
            return;
        }

        // What blocks its thread in there, such as a disposal, must not block this one.
        var end = Task.Run(() => _host.DisposeAsync().AsTask());
        var bound = timeout == Timeout.InfiniteTimeSpan ? timeout : timeout + Grace;
        try
        {
            await end.WaitAsync(bound, TimeProvider.System).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!end.IsCompleted)
        {
            Observed.Later(end);
            var stopping = HostedServices.FindStopping();
            await ReleaseServicesAsync(_host).ConfigureAwait(false);
            throw new TimeoutException(
                $"The server of {fixtureName} was still stopping after {WaitBound.Describe(bound)}"
                + (stopping is not null
                    ? $": StopAsync of the hosted service {stopping} has not returned, though its token was cancelled "
                    + $"after {WaitBound.Describe(timeout)} (GrpcFixtureOptions.Timeout)."
                    : ". Look for a hosted service whose StopAsync, or a service whose disposal, does not return."));
        }

        foreach (var name in HostedServices.FindRunning())
        {
            logs.Warn(
                "GrpcTesting.Hosting",
                $"{fixtureName} waited {WaitBound.Describe(timeout)} (GrpcFixtureOptions.Timeout) for the background "
                + $"service {name}, whose ExecuteAsync does not heed its stopping token, and left it running.");
        }
    }

    // The host does so once its services have stopped, and one of them does not. What hangs here as well is given up.
    private static async Task ReleaseServicesAsync(IServerHost host)
    {
        var release = Task.Run(async () =>
        {
            if (host.Services is IAsyncDisposable services)
            {
                await services.DisposeAsync().ConfigureAwait(false);
            }
        });
        Observed.Later(release);
        await ((Task)release.WaitAsync(Grace, TimeProvider.System)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
