using Grpc.Core;
using Helloworld;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NSubstitute;

namespace GrpcTesting.Tests.Hosting;

public class DisposalTests
{
    public static TheoryData<GrpcTransport> Transports { get; } =
        [GrpcTransport.Pipe, GrpcTransport.TestServer, GrpcTransport.Tcp, GrpcTransport.UnixSocket];

    [Fact]
    public async Task Disposing_twice_and_in_both_ways_is_fine()
    {
        var fixture = GreeterFixture.Create();
        await fixture.StartAsync();

        await fixture.DisposeAsync();
        await fixture.DisposeAsync();
        fixture.Dispose();
    }

    [Fact]
    public async Task Disposing_a_fixture_that_was_never_used_boots_nothing()
    {
        var booted = false;
        var fixture = GrpcServiceFixture.Create<GreeterService>(_ => booted = true);

        await fixture.DisposeAsync();

        Assert.False(booted);
    }

    [Fact]
    public async Task Disposing_after_a_failed_start_throws_nothing()
    {
        var fixture = GrpcServiceFixture.Create<GreeterService>(_ => throw new IOException("No."));
        await Assert.ThrowsAsync<FixtureStartException>(() => fixture.StartAsync());

        await fixture.DisposeAsync();
        fixture.Dispose();
    }

    [Fact]
    public async Task A_disposed_fixture_says_so()
    {
        var fixture = GreeterFixture.Create();
        await fixture.DisposeAsync();

        var exception = Assert.Throws<ObjectDisposedException>(() => fixture.Channel);

        Assert.Contains("GrpcServiceFixture", exception.ObjectName, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_in_flight_are_cancelled_and_their_handlers_told()
    {
        var entered = new TaskCompletionSource();
        var told = new TaskCompletionSource();
        var greeter = Substitute.For<Greeter.GreeterBase>();
        greeter.SayHello(default!, default!).ReturnsForAnyArgs(async call =>
        {
            var context = call.Arg<ServerCallContext>();
            using var registration = context.CancellationToken.Register(told.SetResult);
            entered.SetResult();
            await told.Task;
            return new HelloReply();
        });
        var fixture = GrpcServiceFixture.For(greeter);
        var call = fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest());
        await entered.Task;

        await fixture.DisposeAsync();

        Assert.True(told.Task.IsCompleted);
        var exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.Cancelled, exception.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_handler_that_ignores_cancellation_does_not_hold_the_disposal_beyond_the_timeout(
        GrpcTransport transport)
    {
        var entered = new TaskCompletionSource();
        var never = new TaskCompletionSource<HelloReply>();
        var greeter = Substitute.For<Greeter.GreeterBase>();
        greeter.SayHello(default!, default!).ReturnsForAnyArgs(_ =>
        {
            entered.SetResult();
            return never.Task;
        });
        var fixture = GrpcServiceFixture.For(greeter, options =>
        {
            options.Transport = transport;
            options.Timeout = TimeSpan.FromSeconds(1);
        });
        var call = fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest());
        await entered.Task;

        await fixture.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

        var exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(StatusCode.Cancelled, exception.StatusCode);
        Assert.Contains(fixture.Calls.Leaks, leak => leak.Kind == LeakKind.HandlerStillRunning);
        never.SetResult(new HelloReply());
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_hosted_service_that_fails_to_stop_is_reported_and_the_rest_is_released(GrpcTransport transport)
    {
        var disposed = Substitute.For<IDisposable>();
        var fixture = GreeterFixture.Create(options =>
        {
            options.Transport = transport;
            options.ConfigureServices(services => services
                .AddSingleton(_ => disposed)
                .AddSingleton<IHostedService>(new Worker(stop: _ => throw new IOException("Stuck."))));
        });
        _ = fixture.Services.GetRequiredService<IDisposable>();

        var exception = await Assert.ThrowsAsync<IOException>(() => fixture.DisposeAsync().AsTask());

        Assert.Equal("Stuck.", exception.Message);
        disposed.Received(1).Dispose();
    }

    [Fact]
    public async Task Connecting_to_a_disposed_fixture_fails_at_once_and_names_it()
    {
        var fixture = GreeterFixture.Create(options => options.Transport = GrpcTransport.Pipe);
        using var handler = new KeptHandler();
        using var channel = fixture.CreateChannel(options => options.HttpHandler = handler.Keep(options.HttpHandler!));
        await fixture.DisposeAsync();

        using var request = new HttpRequestMessage(HttpMethod.Post, "http://pipe/")
        {
            Version = new Version(2, 0),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var invoker = new HttpMessageInvoker(handler.Kept!);
        var exception = await Assert.ThrowsAsync<HttpRequestException>(
            () => invoker.SendAsync(request, CancellationToken.None));

        Assert.Equal(
            "Connection refused: the server of GrpcServiceFixture<GreeterService> has stopped listening. (pipe:80)",
            exception.Message);
    }

    [Fact]
    public async Task A_derived_fixture_releases_its_own_after_the_server()
    {
        var order = new List<string>();
        var fixture = new FixtureWithDatabase(order);
        await fixture.StartAsync();

        await fixture.DisposeAsync();

        Assert.Equal(["server", "database"], order);
    }

    private sealed class FixtureWithDatabase(List<string> order) : GrpcServiceFixture<GreeterService>
    {
        protected override void Configure(GrpcFixtureOptions options) => options.ConfigureServices(services => services
            .AddSingleton<IGreetings, EnglishGreetings>()
            .AddSingleton<IHostedService>(new Worker(stop: _ =>
            {
                order.Add("server");
                return Task.CompletedTask;
            })));

        protected override ValueTask DisposeAsyncCore()
        {
            order.Add("database");
            return ValueTask.CompletedTask;
        }
    }

    // Keeps a channel's way to the server beyond the channel's disposal.
    private sealed class KeptHandler : DelegatingHandler
    {
        public HttpMessageHandler? Kept { get; private set; }

        public HttpMessageHandler Keep(HttpMessageHandler handler)
        {
            Kept = handler;
            InnerHandler = handler;
            return this;
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
