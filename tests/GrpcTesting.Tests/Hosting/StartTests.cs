using Helloworld;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GrpcTesting.Tests.Hosting;

public class StartTests
{
    [Fact]
    public async Task A_failed_start_is_thrown_by_whatever_is_touched_next_with_the_original_exception_inside()
    {
        var original = new InvalidOperationException("The database is missing.");
        await using var fixture = GrpcServiceFixture.Create<GreeterService>(options =>
            options.ConfigureServices(_ => throw original));

        foreach (var touch in new Func<object>[]
        {
            () => fixture.Services,
            () => fixture.Channel,
            () => fixture.CallInvoker,
            () => fixture.CreateChannel(),
            () => fixture.CreateClient<Greeter.GreeterClient>(),
            () => fixture.Generic,
            () => fixture.Wire,
            () => fixture.Network,
            () => fixture.As("Ada"),
        })
        {
            var exception = Assert.Throws<FixtureStartException>(touch);
            Assert.Equal(
                "GrpcServiceFixture<GreeterService> did not start: The database is missing.", exception.Message);
            Assert.Same(original, exception.InnerException);
        }

        var fromStart = await Assert.ThrowsAsync<FixtureStartException>(() => fixture.StartAsync());
        Assert.Same(original, fromStart.InnerException);
    }

    [Fact]
    public async Task A_hosted_service_that_fails_to_start_fails_the_fixture()
    {
        await using var fixture = GrpcServiceFixture.Create<GreeterService>(options =>
            options.ConfigureServices(services => services
                .AddSingleton<IGreetings, EnglishGreetings>()
                .AddSingleton<IHostedService>(new Worker(_ => throw new IOException("No disk.")))));

        var exception = await Assert.ThrowsAsync<FixtureStartException>(() => fixture.StartAsync());

        Assert.Equal("GrpcServiceFixture<GreeterService> did not start: No disk.", exception.Message);
        Assert.IsType<IOException>(exception.InnerException);
    }

    [Fact]
    public async Task A_start_that_does_not_end_is_given_up_after_the_timeout()
    {
        await using var fixture = GrpcServiceFixture.Create<GreeterService>(options =>
        {
            options.Timeout = TimeSpan.FromMilliseconds(200);
            options.ConfigureServices(services => services
                .AddSingleton<IGreetings, EnglishGreetings>()
                .AddSingleton<IHostedService>(new Worker(_ => new TaskCompletionSource().Task)));
        });

        var exception = await Assert.ThrowsAsync<FixtureStartException>(() => fixture.StartAsync());

        Assert.Equal(
            "GrpcServiceFixture<GreeterService> did not start: The server was still starting after 200 ms: StartAsync of "
            + "the hosted service Worker has not returned. If it needs longer, raise GrpcFixtureOptions.Timeout.",
            exception.Message);
    }

    [Theory]
    [InlineData(0, "Stone<First>")]
    [InlineData(1, "Stone<Second>")]
    [InlineData(2, "Stone<Third>")]
    public async Task Of_several_hosted_services_the_one_that_does_not_start_is_named(int stuck, string name)
    {
        var release = new TaskCompletionSource();
        await using var fixture = GrpcServiceFixture.Create<GreeterService>(options =>
        {
            options.Timeout = TimeSpan.FromSeconds(1);
            options.ConfigureServices(services => Stone.AddThree(services, Stuck));
        });

        var exception = await Assert.ThrowsAsync<FixtureStartException>(() => fixture.StartAsync());

        release.SetResult();
        Assert.Equal(
            "GrpcServiceFixture<GreeterService> did not start: The server was still starting after 1 s: StartAsync of "
            + $"the hosted service {name} has not returned. If it needs longer, raise GrpcFixtureOptions.Timeout.",
            exception.Message);

        Task Stuck(int position, bool starts) => starts && position == stuck ? release.Task : Task.CompletedTask;
    }

    [Fact]
    public async Task A_start_that_no_hosted_service_keeps_waiting_is_given_up_as_well()
    {
        using var release = new ManualResetEventSlim();
        await using var fixture = GrpcServiceFixture.Create<GreeterService>(options =>
        {
            options.Timeout = TimeSpan.FromMilliseconds(200);
            options.ConfigureServices(_ => release.Wait(TimeSpan.FromSeconds(30)));
        });

        var exception = await Assert.ThrowsAsync<FixtureStartException>(() => fixture.StartAsync());

        release.Set();
        Assert.Equal(
            "GrpcServiceFixture<GreeterService> did not start: The server was still starting after 200 ms. Look for a "
            + "hosted service whose StartAsync does not return, or raise GrpcFixtureOptions.Timeout.",
            exception.Message);
    }

    [Fact]
    public async Task A_server_that_still_starts_at_the_disposal_is_released_once_it_has_started()
    {
        var release = new TaskCompletionSource();
        var resource = new Resource();
        await using (var fixture = GrpcServiceFixture.Create<GreeterService>(options =>
        {
            options.Timeout = TimeSpan.FromMilliseconds(200);
            options.ConfigureServices(services => services
                .AddSingleton<IGreetings, EnglishGreetings>()
                .AddSingleton(_ => resource)
                .AddSingleton<IHostedService>(provider =>
                {
                    provider.GetRequiredService<Resource>();
                    return new Worker(_ => release.Task);
                }));
        }))
        {
            await Assert.ThrowsAsync<FixtureStartException>(() => fixture.StartAsync());
        }

        Assert.False(resource.Disposed.IsCompleted);
        release.SetResult();
        await resource.Disposed.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Cancelling_StartAsync_ends_the_wait_and_not_the_start()
    {
        var release = new TaskCompletionSource();
        await using var fixture = GrpcServiceFixture.Create<GreeterService>(options =>
            options.ConfigureServices(services => services
                .AddSingleton<IGreetings, EnglishGreetings>()
                .AddSingleton<IHostedService>(new Worker(_ => release.Task))));
        using var cancellation = new CancellationTokenSource();

        var wait = fixture.StartAsync(cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);

        release.SetResult();
        await fixture.StartAsync();
        Assert.NotNull(fixture.Services);
    }

    [Fact]
    public async Task The_first_use_starts_it_even_where_the_caller_blocks_its_only_thread()
    {
        await using var fixture = GreeterFixture.Create();
        var reply = await RunOnPumpedThread(() =>
            fixture.CreateClient<Greeter.GreeterClient>().SayHello(new HelloRequest { Name = "Ada" }));

        Assert.Equal("Hello Ada", reply.Message);
    }

    [Fact]
    public async Task It_starts_once_however_many_use_it_at_once()
    {
        var starts = 0;
        await using var fixture = GrpcServiceFixture.Create<GreeterService>(options =>
            options.ConfigureServices(services =>
            {
                Interlocked.Increment(ref starts);
                services.AddSingleton<IGreetings, EnglishGreetings>();
            }));

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => fixture.Services)));

        Assert.Equal(1, starts);
    }

    [Fact]
    public async Task Nothing_of_the_test_flows_into_the_server()
    {
        var ambient = new AsyncLocal<string?> { Value = "the test's" };
        var seen = "unset";
        await using var fixture = GrpcServiceFixture.Create<GreeterService>(options =>
            options.ConfigureServices(services =>
            {
                seen = ambient.Value;
                services.AddSingleton<IGreetings, EnglishGreetings>();
            }));

        await fixture.StartAsync();

        Assert.Null(seen);
    }

    [Fact]
    public async Task A_class_without_gRPC_methods_is_refused()
    {
        await using var fixture = new GrpcServiceFixture<string>();

        var exception = await Assert.ThrowsAsync<FixtureStartException>(() => fixture.StartAsync());

        Assert.Equal(
            "GrpcServiceFixture<String> did not start: System.String has no gRPC methods: it neither derives from a "
            + "generated service base class (such as Greeter.GreeterBase) nor is there an IServiceMethodProvider for "
            + "it. Give the fixture the service's class, not its client or an unrelated type.",
            exception.Message);
    }

    // A synchronization context whose thread is blocked while the fixture starts: posts to it are never run.
    private static Task<T> RunOnPumpedThread<T>(Func<T> work)
    {
        var result = new TaskCompletionSource<T>();
        new Thread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new DeadContext());
            try
            {
                result.SetResult(work());
            }
            catch (Exception exception)
            {
                result.SetException(exception);
            }
        })
        { IsBackground = true }.Start();
        return result.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private sealed class DeadContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }

    private sealed class Resource : IDisposable
    {
        private readonly TaskCompletionSource _disposed = new();

        public Task Disposed => _disposed.Task;

        public void Dispose() => _disposed.TrySetResult();
    }
}
