using Microsoft.Extensions.Hosting;

namespace GrpcTesting.Tests.Hosting;

/// <summary>A hosted service that starts and stops as a test says.</summary>
internal sealed class Worker(Func<CancellationToken, Task>? start = null, Func<CancellationToken, Task>? stop = null)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => start?.Invoke(cancellationToken) ?? Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => stop?.Invoke(cancellationToken) ?? Task.CompletedTask;
}
