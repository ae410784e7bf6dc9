using Helloworld;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GrpcTesting.Tests.Hosting;

public class BackgroundServiceTests
{
    public static TheoryData<GrpcTransport> Transports => DisposalTests.Transports;

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task One_that_fails_is_logged_and_calls_go_on(GrpcTransport transport)
    {
        var original = new IOException("No network.");
        var fail = new TaskCompletionSource();
        var logged = new TaskCompletionSource<GrpcLogEntry>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var fixture = Create(transport, _ => fail.Task);
        using var output = fixture.WriteLogsTo(entry =>
        {
            if (entry.Exception == original)
            {
                logged.TrySetResult(entry);
            }
        });
        await fixture.StartAsync();

        fail.SetException(original);
        var entry = await logged.Task.WaitAsync(TimeSpan.FromSeconds(20));
        var reply = await fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" });

        Assert.Equal(
            ("server", LogLevel.Error, "BackgroundService failed"), (entry.Source, entry.Level, entry.Message));
        Assert.Equal("Hello Ada", reply.Message);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task One_that_fails_while_the_server_starts_is_why_it_does_not(GrpcTransport transport)
    {
        var original = new IOException("No network.");
        await using var fixture = GreeterFixture.Create(options =>
        {
            options.Transport = transport;
            options.ConfigureServices(services => services
                .AddSingleton<IHostedService>(new Loop(_ => Task.FromException(original)))
                .AddSingleton<IHostedService>(new Worker(start: token => Task.Delay(Timeout.Infinite, token))));
        });

        var exception = await Assert.ThrowsAsync<FixtureStartException>(() => fixture.StartAsync());

        Assert.Equal(
            "GrpcServiceFixture<GreeterService> did not start: The background service BackgroundServiceTests.Loop failed "
            + "while the server was starting: No network.",
            exception.Message);
        Assert.Same(original, exception.InnerException!.InnerException);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task One_that_does_not_heed_its_stopping_token_is_left_running_and_named_in_a_warning(
        GrpcTransport transport)
    {
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var never = new TaskCompletionSource();
        var warnings = new List<GrpcLogEntry>();
        var fixture = Create(transport, _ =>
        {
            running.SetResult();
            return never.Task;
        });
        using var output = fixture.WriteLogsTo(warnings.Add);
        await fixture.StartAsync();
        await running.Task.WaitAsync(TimeSpan.FromSeconds(20));

        await fixture.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

        var warning = Assert.Single(warnings);
        Assert.Equal(
            ("fixture", LogLevel.Warning, "GrpcTesting.Hosting"), (warning.Source, warning.Level, warning.Category));
        Assert.Equal(
            "GrpcServiceFixture<GreeterService> waited 1 s (GrpcFixtureOptions.Timeout) for the background service "
            + "BackgroundServiceTests.Loop, whose ExecuteAsync does not heed its stopping token, and left it running.",
            warning.Message);
        never.SetResult();
    }

    [Fact]
    public async Task One_that_heeds_it_is_not_mentioned()
    {
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var entries = new List<GrpcLogEntry>();
        var fixture = Create(GrpcTransport.Pipe, async stopping =>
        {
            running.SetResult();
            await Task.Delay(Timeout.Infinite, stopping);
        });
        using var output = fixture.WriteLogsTo(entries.Add);
        await fixture.StartAsync();
        await running.Task.WaitAsync(TimeSpan.FromSeconds(20));

        await fixture.DisposeAsync();

        Assert.Empty(entries);
    }

    private static GrpcServiceFixture<GreeterService> Create(
        GrpcTransport transport, Func<CancellationToken, Task> execute) =>
        GreeterFixture.Create(options =>
        {
            options.Transport = transport;
            options.Timeout = TimeSpan.FromSeconds(1);
            options.ConfigureServices(services => services.AddSingleton<IHostedService>(new Loop(execute)));
        });

    private sealed class Loop(Func<CancellationToken, Task> execute) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => execute(stoppingToken);
    }
}
