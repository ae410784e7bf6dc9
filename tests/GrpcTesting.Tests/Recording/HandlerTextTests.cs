using Grpc.Core;
using Grpc.Net.Client.Configuration;
using Helloworld;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using static GrpcTesting.Tests.Recording.HandlerScene;

namespace GrpcTesting.Tests.Recording;

/// <summary>What a failure says of the handler of a call that does not end.</summary>
public sealed class HandlerTextTests
{
    public static TheoryData<GrpcTransport> Transports { get; } =
        [GrpcTransport.Pipe, GrpcTransport.TestServer, GrpcTransport.Tcp, GrpcTransport.UnixSocket];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task It_runs(GrpcTransport transport)
    {
        await using var fixture = Fixture(new Greetings(), transport);

        Assert.Equal(
            "still running after <time>; 1 request read, no response written",
            await OfUnaryAsync(fixture, () => fixture.Calls.WaitForAsync(call => call.Server is not null)));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task It_waits_for_more_requests(GrpcTransport transport)
    {
        var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var service = new Greetings
        {
            OnDuplex = async (requests, replies, context) =>
            {
                while (await requests.MoveNext(CancellationToken.None))
                {
                    if (requests.Current.Name == "last")
                    {
                        read.SetResult();
                    }
                }
            },
        };
        await using var fixture = Fixture(service, transport);
        await using var probe = Client(fixture).SayHelloBiStream().Probe();
        await probe.SendAsync([Ada, new HelloRequest { Name = "last" }]);
        await read.Task.WaitAsync(TimeSpan.FromSeconds(10));

        var failure = await Assert.ThrowsAsync<GrpcAssertionException>(() => probe.ExpectNextAsync(Soon));

        Assert.Equal("still running after <time>; 2 requests read so far, no response written", Handler(failure));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task It_waits_for_room_for_a_response(GrpcTransport transport)
    {
        await using var fixture = Fixture(new Greetings { OnDuplex = WriteTooMuchAsync }, transport);

        Assert.Equal(
            "still running after <time>; no request read so far, 1 response written, 1 held back",
            await OfBlockedWriteAsync(fixture));
    }

    [Fact]
    public async Task It_is_told_without_any_message_kept()
    {
        await using var fixture = Fixture(
            new Greetings { OnDuplex = WriteTooMuchAsync },
            configure: options => options.Records.MaxMessagesPerCall = 0);

        Assert.Equal(
            "still running after <time>; no request read so far, 1 response written, 1 held back",
            await OfBlockedWriteAsync(fixture));
    }

    [Fact]
    public async Task It_has_ended_but_its_end_does_not_arrive()
    {
        await using var fixture = Fixture(new Greetings { OnUnary = (_, _) => Task.CompletedTask });
        fixture.Network.ServerToClient.Stall();

        Assert.Equal(
            "ended with OK after <time>; 1 request read, 1 response written",
            await OfUnaryAsync(fixture, () => fixture.Calls.WaitForAsync(call => call.Server is { IsFinished: true })));
    }

    [Fact]
    public async Task It_goes_on_after_its_call_was_cancelled()
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var over = new TaskCompletionSource();
        await using var fixture = Fixture(new Greetings
        {
            OnUnary = (_, context) =>
            {
                context.CancellationToken.Register(cancelled.SetResult);
                context.GetHttpContext().Abort();
                return over.Task;
            },
        });
        fixture.Network.ServerToClient.Stall();

        try
        {
            Assert.Equal(
                "still running after <time>, though its call is cancelled; 1 request read, no response written",
                await OfUnaryAsync(fixture, () => cancelled.Task));
        }
        finally
        {
            over.SetResult();
        }
    }

    [Fact]
    public async Task It_goes_on_after_a_middleware_has_given_it_up()
    {
        var over = new TaskCompletionSource();
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var fixture = Fixture(
            new Greetings { OnUnary = (_, _) => over.Task },
            configure: options => options.ConfigureServices(
                services => services.AddSingleton<IStartupFilter>(new ImpatientFilter(gone))));
        fixture.Network.ServerToClient.Stall();

        try
        {
            Assert.Equal(
                "still running after <time>, though its call is cancelled; 1 request read, no response written",
                await OfUnaryAsync(fixture, () => gone.Task));
        }
        finally
        {
            over.SetResult();
        }

        await fixture.Calls.WaitForAsync(call => call.Server is { IsFinished: true });
    }

    [Fact]
    public async Task Headers_that_are_no_metadata_do_not_hide_it()
    {
        await using var fixture = Fixture(
            new Greetings
            {
                OnUnary = (_, context) =>
                {
                    context.GetHttpContext().Response.Headers["x!y"] = "1";
                    return Task.CompletedTask;
                },
            },
            configure: options => options.ConfigureServices(
                services => services.AddSingleton<IStartupFilter>(new HeaderFilter("x!z"))));
        fixture.Network.ServerToClient.Stall();

        Assert.Equal(
            "ended with OK after <time>; 1 request read, 1 response written",
            await OfUnaryAsync(fixture, () => fixture.Calls.WaitForAsync(call => call.Server is { IsFinished: true })));
    }

    [Fact]
    public async Task It_is_the_second_attempt()
    {
        var attempts = 0;
        await using var fixture = Fixture(
            new Greetings
            {
                OnUnary = (_, context) => ++attempts == 1
                    ? throw new RpcException(new Status(StatusCode.Unavailable, "busy"))
                    : Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken),
            },
            configure: options => options.ConfigureChannel(channel => Retries.On(channel, attempts: 2)));

        Assert.Equal(
            """
            attempt 1 ended with Unavailable "busy" after <time>; 1 request read, no response written
            attempt 2 still running after <time>; 1 request read, no response written
            """,
            await OfUnaryAsync(fixture, () => fixture.Calls.WaitForAsync(call => call.Attempts.Count == 2)),
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public async Task One_of_its_hedged_attempts_hangs()
    {
        await using var fixture = Fixture(
            new Greetings
            {
                OnUnary = (_, context) => context.RequestHeaders.Get("grpc-previous-rpc-attempts") is not null
                    ? throw new RpcException(new Status(StatusCode.Unavailable, "busy"))
                    : Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken),
            },
            configure: options => options.ConfigureChannel(channel => channel.ServiceConfig = Hedging()));

        var attempts = await OfUnaryAsync(fixture, () => fixture.Calls.WaitForAsync(
            call => call.Attempts.Count == 2 && call.Attempts.Any(attempt => attempt.IsFinished)));

        // Which of them arrives first is theirs.
        Assert.Equal(
            [
                "ended with Unavailable \"busy\" after <time>; 1 request read, no response written",
                "still running after <time>; 1 request read, no response written",
            ],
            attempts!.Split('\n').Select(line => line["attempt 1 ".Length..]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task It_was_not_called_because_of_middleware()
    {
        await using var fixture = Fixture(
            new Greetings(),
            configure: options => options.ConfigureServices(
                services => services.AddSingleton<IStartupFilter, HoldingFilter>()));

        Assert.Equal(
            "not called: the request has not arrived, or something before gRPC holds it", await OfUnaryAsync(fixture));
    }

    [Fact]
    public async Task Nobody_sees_it_where_calls_are_not_recorded()
    {
        await using var fixture = Fixture(new Greetings(), configure: options => options.Records.Enabled = false);

        Assert.Null(await OfUnaryAsync(fixture));
    }

    [Fact]
    public async Task Nobody_sees_it_when_its_call_is_not_kept()
    {
        await using var fixture = Fixture(new Greetings(), configure: options => options.Records.MaxCalls = 0);

        Assert.Null(await OfUnaryAsync(fixture));
    }

    [Fact]
    public async Task Nobody_sees_it_elsewhere()
    {
        await using var deployment = Fixture(new Greetings(), GrpcTransport.Tcp);
        await using var fixture = Fixture(
            new Greetings(), GrpcTransport.Remote($"http://{deployment.Channel.Target}"));

        Assert.Null(await OfUnaryAsync(fixture));
    }

    [Fact]
    public async Task A_call_that_ended_needs_no_word_of_it_however_late_that_is_looked_at()
    {
        await using var fixture = Fixture(new Greetings());
        await using var probe = Client(fixture).SayHelloBiStream().Probe(new HastyClock());
        await probe.ExpectCompletedAsync(Timeout.InfiniteTimeSpan);

        var failure = await Assert.ThrowsAsync<GrpcAssertionException>(
            () => probe.ExpectErrorAsync(StatusCode.NotFound, Soon));

        Assert.StartsWith(
            "Expected the call to fail with NotFound, but it ended with OK.", failure.Message, StringComparison.Ordinal);
        Assert.Null(Handler(failure));
    }

    private static async Task WriteTooMuchAsync(
        IAsyncStreamReader<HelloRequest> requests, IServerStreamWriter<HelloReply> replies, ServerCallContext context)
    {
        await replies.WriteAsync(new HelloReply());
        await replies.WriteAsync(new HelloReply { Message = new string('a', 3_000_000) }, context.CancellationToken);
    }

    private static async Task<string?> OfBlockedWriteAsync(GrpcFixture fixture)
    {
        await using var probe = Client(fixture).SayHelloBiStream().Probe().IgnoreUnreadMessages().IgnoreOpenCall();
        await fixture.Calls.WaitForAsync(call => call.Server is { ResponseCount: 2 });
        return Handler(await Assert.ThrowsAsync<GrpcAssertionException>(
            () => probe.ExpectWriteBlockedAsync(timeout: Soon)));
    }

    private static ServiceConfig Hedging() => new()
    {
        MethodConfigs =
        {
            new MethodConfig
            {
                Names = { MethodName.Default },
                HedgingPolicy = new HedgingPolicy
                {
                    MaxAttempts = 2,
                    HedgingDelay = TimeSpan.FromMilliseconds(1),
                    NonFatalStatusCodes = { StatusCode.Unavailable },
                },
            },
        },
    };

    private sealed class HoldingFilter : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app => app.Run(
            context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted));
    }

    private sealed class ImpatientFilter(TaskCompletionSource gone) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                _ = rest(context);
                context.Response.OnCompleted(() =>
                {
                    gone.SetResult();
                    return Task.CompletedTask;
                });
                context.Abort();
                return Task.CompletedTask;
            });
            next(app);
        };
    }

    private sealed class HeaderFilter(string name) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                context.Request.Headers[name] = "1";
                return rest(context);
            });
            next(app);
        };
    }

    // Every look at it takes a second.
    private sealed class HastyClock : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Interlocked.Increment(ref _seconds);
    }
}
