using GrpcTesting.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace GrpcTesting.Tests.Hosting;

public class StartGateTests
{
    [Fact]
    public async Task Nothing_of_the_host_starts_before_the_gate_is_open()
    {
        var gate = new StartGate();
        var lifetime = new OwnLifetime();
        var started = false;
        using var host = Build(gate, services =>
        {
            services.AddSingleton<IHostLifetime>(lifetime);
            services.AddSingleton<IHostedService>(_ =>
            {
                started = true;
                return new Worker(_ => Task.CompletedTask);
            });
        });

        var start = host.StartAsync();

        Assert.False(start.IsCompleted);
        Assert.False(started);
        Assert.Equal(0, lifetime.Starts);
        gate.Open();
        await start;
        Assert.True(started);
        Assert.Equal(1, lifetime.Starts);
        await host.StopAsync();
        Assert.Equal(1, lifetime.Stops);
    }

    [Fact]
    public async Task A_start_that_is_cancelled_does_not_wait_for_the_gate()
    {
        using var host = Build(new StartGate(), _ => { });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => host.StartAsync(new CancellationToken(canceled: true)));
    }

    [Fact]
    public void The_lifetime_of_a_type_is_made_and_disposed_by_the_container()
    {
        var host = Build(new StartGate(), services => services.AddSingleton<IHostLifetime, OwnLifetime>());
        var lifetime = Find(host);

        host.Dispose();

        Assert.Equal(1, lifetime.Disposals);
    }

    [Fact]
    public void The_lifetime_of_a_factory_is_disposed_by_the_container()
    {
        var lifetime = new OwnLifetime();
        var host = Build(new StartGate(), services => services.AddSingleton<IHostLifetime>(_ => lifetime));

        host.Dispose();

        Assert.Equal(1, lifetime.Disposals);
    }

    [Fact]
    public void A_lifetime_that_was_given_is_left_to_who_gave_it()
    {
        var lifetime = new OwnLifetime();
        var host = Build(new StartGate(), services => services.AddSingleton<IHostLifetime>(lifetime));

        host.Dispose();

        Assert.Equal(0, lifetime.Disposals);
    }

    private static IHost Build(StartGate gate, Action<IServiceCollection> configure)
    {
        var builder = new HostBuilder();
        builder.ConfigureServices(services =>
        {
            configure(services);
            services.AddSingleton(gate);
            gate.AddTo(services);
        });
        return builder.Build();
    }

    private static OwnLifetime Find(IHost host) =>
        (OwnLifetime)host.Services.GetRequiredKeyedService<IHostLifetime>(host.Services.GetRequiredService<StartGate>());

    private sealed class OwnLifetime : IHostLifetime, IDisposable
    {
        public int Starts { get; private set; }

        public int Stops { get; private set; }

        public int Disposals { get; private set; }

        public Task WaitForStartAsync(CancellationToken cancellationToken)
        {
            Starts++;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            Stops++;
            return Task.CompletedTask;
        }

        public void Dispose() => Disposals++;
    }
}
