using GrpcTesting.StartupApp;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NSubstitute;

namespace GrpcTesting.Tests.Hosting;

/// <summary>Servers that do not stop. Each takes 3 seconds beyond the timeout of its fixture, so several stop at once.</summary>
public class StuckStopTests
{
    // Long enough for a start on a busy machine.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1.5);

    private static readonly GrpcTransport[] Transports =
        [GrpcTransport.Pipe, GrpcTransport.TestServer, GrpcTransport.Tcp, GrpcTransport.UnixSocket];

    [Fact]
    public async Task A_hosted_service_that_never_stops_is_given_up_and_named_on_every_transport() =>
        await Task.WhenAll(Transports.Select(async transport =>
        {
            var never = new TaskCompletionSource();
            var other = Substitute.For<IDisposable>();
            var fixture = GreeterFixture.Create(options =>
            {
                options.Transport = transport;
                options.Timeout = Timeout;
                options.ConfigureServices(services => services
                    .AddSingleton(_ => other)
                    .AddSingleton<IHostedService>(new Worker(stop: _ => never.Task)));
            });
            _ = fixture.Services.GetRequiredService<IDisposable>();

            Assert.Equal(Names("GrpcServiceFixture<GreeterService>", "Worker"), await FailToDisposeAsync(fixture));

            // What would have been released after it is released without it.
            other.Received(1).Dispose();
            never.SetResult();
        }));

    [Fact]
    public async Task Of_several_hosted_services_the_one_that_does_not_stop_is_named() =>
        await Task.WhenAll(new[] { "First", "Second", "Third" }.Select(async (name, stuck) =>
        {
            var never = new TaskCompletionSource();
            var fixture = GreeterFixture.Create(options =>
            {
                options.Timeout = Timeout;
                options.ConfigureServices(services => Stone.AddThree(
                    services, (position, starts) => starts || position != stuck ? Task.CompletedTask : never.Task));
            });
            await fixture.StartAsync();

            Assert.Equal(
                Names("GrpcServiceFixture<GreeterService>", $"Stone<{name}>"), await FailToDisposeAsync(fixture));
            never.SetResult();
        }));

    [Fact]
    public async Task A_hosted_service_of_a_whole_app_is_named_as_well() =>
        await Task.WhenAll(
            FailAppAsync(GrpcTestFixture.Create<Program>, "Program"),
            FailAppAsync(GrpcTestFixture.Create<EntryPoint>, "EntryPoint"));

    [Fact]
    public async Task A_service_whose_disposal_blocks_is_given_up()
    {
        using var release = new ManualResetEventSlim();
        var blocking = Substitute.For<IDisposable>();
        blocking.When(service => service.Dispose()).Do(_ => release.Wait(TimeSpan.FromSeconds(30)));
        var fixture = GreeterFixture.Create(options =>
        {
            options.Timeout = Timeout;
            options.ConfigureServices(services => services.AddSingleton(_ => blocking));
        });
        _ = fixture.Services.GetRequiredService<IDisposable>();

        Assert.Equal(NamesNothing, await FailToDisposeAsync(fixture));
        release.Set();
    }

    [Fact]
    public async Task Hosted_services_that_are_created_anew_for_everybody_are_not_created_for_the_message()
    {
        var created = 0;
        var never = new TaskCompletionSource();
        var fixture = GreeterFixture.Create(options =>
        {
            options.Timeout = Timeout;
            options.ConfigureServices(services => services.AddTransient<IHostedService>(_ =>
            {
                Interlocked.Increment(ref created);
                return new Worker(stop: _ => never.Task);
            }));
        });
        await fixture.StartAsync();

        Assert.Equal(NamesNothing, await FailToDisposeAsync(fixture));
        Assert.Equal(1, created);
        never.SetResult();
    }

    private static string NamesNothing =>
        "The server of GrpcServiceFixture<GreeterService> was still stopping after 4.5 s. Look for a hosted service whose "
        + "StopAsync, or a service whose disposal, does not return.";

    private static string Names(string fixture, string hostedService) =>
        $"The server of {fixture} was still stopping after 4.5 s: StopAsync of the hosted service {hostedService} has not "
        + "returned, though its token was cancelled after 1.5 s (GrpcFixtureOptions.Timeout).";

    private static async Task FailAppAsync(Func<Action<GrpcFixtureOptions>, GrpcFixture> create, string name)
    {
        var never = new TaskCompletionSource();
        var fixture = create(options =>
        {
            options.Timeout = Timeout;
            options.ConfigureServices(services =>
                services.AddSingleton<IHostedService>(new Worker(stop: _ => never.Task)));
        });
        await fixture.StartAsync();

        Assert.Equal(Names($"GrpcTestFixture<{name}>", "Worker"), await FailToDisposeAsync(fixture));
        never.SetResult();
    }

    private static async Task<string> FailToDisposeAsync(GrpcFixture fixture)
    {
        var exception = await Assert.ThrowsAsync<TimeoutException>(
            () => fixture.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        return exception.Message;
    }
}
