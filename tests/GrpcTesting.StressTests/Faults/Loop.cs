using Microsoft.Extensions.Hosting;

namespace GrpcTesting.StressTests.Faults;

/// <summary>A background service that does as a fault says.</summary>
internal sealed class Loop(Func<CancellationToken, Task> execute) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => execute(stoppingToken);
}
