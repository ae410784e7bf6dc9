using System.Text.RegularExpressions;
using Grpc.Core;
using Helloworld;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace GrpcTesting.Tests.Recording;

/// <summary>What a failure says of the handler of a call that does not end.</summary>
public sealed partial class HandlerTextTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);
    private static readonly HelloRequest Ada = new() { Name = "Ada" };

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
        var service = new Greetings
        {
            OnDuplex = async (_, replies, context) =>
            {
                await replies.WriteAsync(new HelloReply());
                await replies.WriteAsync(new HelloReply { Message = new string('a', 3_000_000) }, context.CancellationToken);
            },
        };
        await using var fixture = Fixture(service, transport);
        await using var probe = Client(fixture).SayHelloBiStream().Probe().IgnoreUnreadMessages().IgnoreOpenCall();
        await fixture.Calls.WaitForAsync(call => call.Server is { ResponseCount: 2 });

        var failure = await Assert.ThrowsAsync<GrpcAssertionException>(
            () => probe.ExpectWriteBlockedAsync(timeout: Soon));

        Assert.Equal(
            "still running after <time>; no request read so far, 1 response written, 1 held back", Handler(failure));
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

        Assert.Equal(
            "still running after <time>, though its call is cancelled; 1 request read, no response written",
            await OfUnaryAsync(fixture, () => cancelled.Task));
        over.SetResult();
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
            "attempt 2 still running after <time>; 1 request read, no response written",
            await OfUnaryAsync(fixture, () => fixture.Calls.WaitForAsync(call => call.Attempts.Count == 2)));
    }

    [Fact]
    public async Task It_was_not_called_because_of_middleware()
    {
        await using var fixture = Fixture(
            new Greetings(),
            configure: options => options.ConfigureServices(
                services => services.AddSingleton<IStartupFilter, HoldingFilter>()));

        Assert.Equal(
            "not called: its request has not arrived, or middleware has not let it pass", await OfUnaryAsync(fixture));
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
    public async Task A_call_that_ended_needs_no_word_of_it()
    {
        await using var fixture = Fixture(new Greetings { OnUnary = (_, _) => Task.CompletedTask });
        await using var probe = Client(fixture).SayHelloAsync(Ada).Probe();

        var failure = await Assert.ThrowsAsync<GrpcAssertionException>(
            () => probe.ExpectErrorAsync(StatusCode.NotFound));

        Assert.Null(Handler(failure));
    }

    private static GrpcServiceFixture<Greeter.GreeterBase> Fixture(
        Greetings service, GrpcTransport? transport = null, Action<GrpcFixtureOptions>? configure = null) =>
        GrpcServiceFixture.For<Greeter.GreeterBase>(service, options =>
        {
            options.Transport = transport ?? GrpcTransport.Pipe;
            configure?.Invoke(options);
        });

    private static Greeter.GreeterClient Client(GrpcFixture fixture) => fixture.CreateClient<Greeter.GreeterClient>();

    // Of a unary call that does not end, once it is as it should be.
    private static async Task<string?> OfUnaryAsync(GrpcFixture fixture, Func<Task>? ready = null)
    {
        await using var probe = Client(fixture).SayHelloAsync(Ada).Probe();
        await (ready?.Invoke() ?? Task.CompletedTask).WaitAsync(TimeSpan.FromSeconds(10));
        return Handler(await Assert.ThrowsAsync<GrpcAssertionException>(() => probe.ExpectCompletedAsync(Soon)));
    }

    private static string? Handler(GrpcAssertionException failure) =>
        Line().Match(failure.Message) is { Success: true } line ? Time().Replace(line.Value, "<time>") : null;

    [GeneratedRegex(@"(?<=\n  handler:   ).*")]
    private static partial Regex Line();

    [GeneratedRegex(@"(?<=after )[0-9.]+ m?s")]
    private static partial Regex Time();

    private sealed class HoldingFilter : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app => app.Run(
            context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted));
    }

    private sealed class Greetings : Greeter.GreeterBase
    {
        public Func<HelloRequest, ServerCallContext, Task> OnUnary { get; init; } =
            (_, context) => Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);

        public Func<IAsyncStreamReader<HelloRequest>, IServerStreamWriter<HelloReply>, ServerCallContext, Task> OnDuplex
        {
            get;
            init;
        } = (_, _, _) => Task.CompletedTask;

        public override async Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context)
        {
            await OnUnary(request, context);
            return new HelloReply();
        }

        public override Task SayHelloBiStream(
            IAsyncStreamReader<HelloRequest> requestStream,
            IServerStreamWriter<HelloReply> responseStream,
            ServerCallContext context) => OnDuplex(requestStream, responseStream, context);
    }
}
