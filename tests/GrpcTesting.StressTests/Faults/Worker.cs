using Microsoft.Extensions.Hosting;

namespace GrpcTesting.StressTests.Faults;

/// <summary>A hosted service that starts and stops as a fault says.</summary>
internal sealed class Worker(Func<Task>? start = null, Func<Task>? stop = null) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => start?.Invoke() ?? Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => stop?.Invoke() ?? Task.CompletedTask;
}
