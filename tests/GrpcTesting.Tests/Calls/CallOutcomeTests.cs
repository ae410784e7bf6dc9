using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Helloworld;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Status = Grpc.Core.Status;

namespace GrpcTesting.Tests.Calls;

public partial class CallOutcomeTests
{
    private readonly Greeter.GreeterBase _greeter = Substitute.For<Greeter.GreeterBase>();

    [Fact]
    public async Task A_success_has_everything_that_arrived()
    {
        _greeter.SayHello(default!, default!).ReturnsForAnyArgs(async call =>
        {
            var context = call.Arg<ServerCallContext>();
            await context.WriteResponseHeadersAsync(new Metadata { { "x-head", "1" } });
            context.ResponseTrailers.Add("x-tail", "2");
            return new HelloReply { Message = "hi" };
        });
        await using var fixture = GrpcServiceFixture.For(_greeter);

        var outcome = await Client(fixture).SayHelloAsync(new HelloRequest()).CaptureAsync();

        Assert.Equal("/helloworld.Greeter/SayHello", outcome.Method);
        Assert.Equal(StatusCode.OK, outcome.StatusCode);
        Assert.Equal("", outcome.Detail);
        Assert.Equal("1", outcome.Headers.GetValue("x-head"));
        Assert.Equal("2", outcome.Trailers.GetValue("x-tail"));
        Assert.Equal("hi", Assert.Single(outcome.Responses).Message);
        Assert.Null(outcome.ServerException);
        Assert.True(outcome.Elapsed > TimeSpan.Zero);
    }

    [Fact]
    public async Task A_call_that_interceptors_of_the_test_have_wrapped_is_still_the_fixtures()
    {
        _greeter.SayHello(default!, default!).ThrowsAsyncForAnyArgs(new IOException("No disk."));
        await using var fixture = GrpcServiceFixture.For(_greeter);
        var invoker = fixture.CallInvoker.Intercept(new WrappingInterceptor()).Intercept(new WrappingInterceptor());

        var outcome = await new Greeter.GreeterClient(invoker).SayHelloAsync(new HelloRequest()).CaptureAsync();

        Assert.Equal("/helloworld.Greeter/SayHello", outcome.Method);
        Assert.IsType<IOException>(outcome.ServerException);
    }

    [Fact]
    public async Task An_account_tells_the_whole_call()
    {
        _greeter.SayHelloReplyStream(default!, default!, default!).ReturnsForAnyArgs(async call =>
        {
            var context = call.Arg<ServerCallContext>();
            await context.WriteResponseHeadersAsync(new Metadata { { "x-head", "1" }, { "x-blob-bin", [1, 2, 3] } });
            for (var number = 0; number < 12; number++)
            {
                await call.Arg<IServerStreamWriter<HelloReply>>().WriteAsync(new HelloReply { Message = $"{number}" });
            }

            throw new RpcException(new Status(StatusCode.NotFound, "gone"), new Metadata { { "x-tail", "2" } });
        });
        await using var fixture = GrpcServiceFixture.For(_greeter, options => options.Transport = GrpcTransport.TestServer);

        var outcome = await Client(fixture).SayHelloReplyStream(new HelloRequest()).CaptureAsync();

        var exception = Regex.Escape("Grpc.Core.RpcException: Status(StatusCode=\"NotFound\", Detail=\"gone\")");
        Assert.Matches(
            "^" + Regex.Escape("""
            /helloworld.Greeter/SayHelloReplyStream: NotFound "gone" after 0 ms
              headers:   x-head: 1
                         x-blob-bin: AQID
              responses: [0] { "message": "0" }
                         [1] { "message": "1" }
                         [2] { "message": "2" }
                         [3] { "message": "3" }
                         [4] { "message": "4" }
                         [5] { "message": "5" }
                         [6] { "message": "6" }
                         [7] { "message": "7" }
                         [8] { "message": "8" }
                         [9] { "message": "9" }
                         and 2 more
              trailers:  x-tail: 2
              server:    
            """.TrimEnd()) + " +" + exception + @"(\n             .*)+$",
            WithoutTimes(outcome.ToString()));
    }

    [Fact]
    public async Task Response_without_exactly_one_message_tells_the_whole_call()
    {
        _greeter.SayHello(default!, default!).ThrowsForAnyArgs(new RpcException(new Status(StatusCode.Aborted, "no")));
        await using var fixture = GrpcServiceFixture.For(_greeter);
        var outcome = await Client(fixture).SayHelloAsync(new HelloRequest()).CaptureAsync();

        var exception = Assert.Throws<GrpcAssertionException>(() => outcome.Response);

        Assert.Equal($"Expected one response, but none arrived.\n{outcome}", exception.Message);
        Assert.IsType<IAssertionException>(exception, exactMatch: false);
    }

    [Fact]
    public async Task A_rich_error_detail_is_unpacked_and_an_absent_one_is_null()
    {
        var rich = new Google.Rpc.Status { Code = 3, Message = "bad" };
        rich.Details.Add(Any.Pack(new BadRequest
        {
            FieldViolations = { new BadRequest.Types.FieldViolation { Field = "name", Description = "empty" } },
        }));
        _greeter.SayHello(default!, default!).ThrowsForAnyArgs(new RpcException(
            new Status(StatusCode.InvalidArgument, "bad"),
            new Metadata { { "grpc-status-details-bin", rich.ToByteArray() } }));
        await using var fixture = GrpcServiceFixture.For(_greeter);

        var outcome = await Client(fixture).SayHelloAsync(new HelloRequest()).CaptureAsync();

        Assert.Equal("name", outcome.GetErrorDetail<BadRequest>()!.FieldViolations[0].Field);
        Assert.Null(outcome.GetErrorDetail<RetryInfo>());
    }

    [Fact]
    public async Task A_call_that_does_not_end_is_given_up_with_what_had_arrived()
    {
        var never = new TaskCompletionSource();
        _greeter.SayHelloReplyStream(default!, default!, default!).ReturnsForAnyArgs(async call =>
        {
            await call.Arg<ServerCallContext>().WriteResponseHeadersAsync(new Metadata { { "x-head", "1" } });
            await call.Arg<IServerStreamWriter<HelloReply>>().WriteAsync(new HelloReply { Message = "first" });
            await Task.WhenAny(never.Task, UntilCancelled(call.Arg<ServerCallContext>()));
        });
        await using var fixture = GrpcServiceFixture.For(_greeter, options =>
        {
            options.Transport = GrpcTransport.TestServer;
            options.Timeout = TimeSpan.FromMilliseconds(500);
        });

        var exception = await Assert.ThrowsAsync<GrpcAssertionException>(
            () => Client(fixture).SayHelloReplyStream(new HelloRequest()).CaptureAsync());

        Assert.Equal(
            """
            The call did not finish within 500 ms, and was cancelled. Until then:
            /helloworld.Greeter/SayHelloReplyStream: not finished after 0 ms
              headers:   x-head: 1
              responses: [0] { "message": "first" }
              handler:   still running after 0 ms; 1 request read, 1 response written
            """,
            WithoutTimes(exception.Message));
    }

    [Fact]
    public async Task A_captured_wire_adds_the_calls_last_frames_to_its_account()
    {
        _greeter.SayHello(default!, default!).ThrowsForAnyArgs(new RpcException(new Status(StatusCode.NotFound, "gone")));
        await using var fixture = GrpcServiceFixture.For(_greeter, options =>
        {
            options.Transport = GrpcTransport.Pipe;
            options.CaptureWire = true;
        });

        await Client(fixture).SayHelloAsync(new HelloRequest { Name = "Ada" }).CaptureAsync();
        var outcome = await Client(fixture).SayHelloAsync(new HelloRequest { Name = "Grace" }).CaptureAsync();

        var frames = outcome.ToString().Split("\n  frames:    ")[1].Split("\n             ");
        Assert.Equal(4, frames.Length);
        Assert.StartsWith("→ HEADERS POST /helloworld.Greeter/SayHello", frames[0], StringComparison.Ordinal);
        Assert.Equal("→ DATA HelloRequest { \"name\": \"Grace\" } (7 bytes)", frames[1]);
        Assert.Equal("→ DATA END_STREAM, 0 bytes", frames[2]);
        Assert.StartsWith("← HEADERS END_STREAM, 200, grpc-status: 5", frames[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_logs_to_an_output_of_its_own_shows_its_frames_as_well()
    {
        await using var fixture = GrpcServiceFixture.For(_greeter, options =>
        {
            options.Transport = GrpcTransport.Pipe;
            options.CaptureWire = true;
        });
        using var output = fixture.WriteLogsTo(_ => { });

        var outcome = await output.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest()).CaptureAsync();

        Assert.Contains("\n  frames:    → HEADERS POST /helloworld.Greeter/SayHello", $"{outcome}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_capture_can_have_a_bound_of_its_own()
    {
        var never = new TaskCompletionSource<HelloReply>();
        _greeter.SayHello(default!, default!).ReturnsForAnyArgs(never.Task);
        await using var fixture = GrpcServiceFixture.For(_greeter, options => options.Timeout = TimeSpan.FromSeconds(30));

        var exception = await Assert.ThrowsAsync<GrpcAssertionException>(
            () => Client(fixture).SayHelloAsync(new HelloRequest()).CaptureAsync(TimeSpan.FromMilliseconds(100)));

        Assert.StartsWith("The call did not finish within 100 ms, and was cancelled.", exception.Message, StringComparison.Ordinal);
        never.SetResult(new HelloReply());
    }

    [Fact]
    public async Task A_negative_bound_is_refused()
    {
        await using var fixture = GrpcServiceFixture.For(_greeter);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => Client(fixture).SayHelloAsync(new HelloRequest()).CaptureAsync(TimeSpan.FromSeconds(-1)));
    }

    [Fact]
    public async Task A_call_on_the_bare_channel_has_an_outcome_without_method_and_server_exception()
    {
        _greeter.SayHello(default!, default!).ThrowsForAnyArgs(new FormatException("secret"));
        await using var fixture = GrpcServiceFixture.For(_greeter);
        var client = new Greeter.GreeterClient(fixture.Channel);

        var outcome = await client.SayHelloAsync(new HelloRequest()).CaptureAsync();

        Assert.Equal(StatusCode.Unknown, outcome.StatusCode);
        Assert.Equal("", outcome.Method);
        Assert.Null(outcome.ServerException);
        Assert.StartsWith("A call: Unknown \"Exception was thrown by handler.\"", outcome.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outcome_of_a_channel_that_throws_OperationCanceledException_is_Cancelled_all_the_same()
    {
        _greeter.SayHello(default!, default!).ReturnsForAnyArgs(async call =>
        {
            await UntilCancelled(call.Arg<ServerCallContext>());
            return new HelloReply();
        });
        await using var fixture = GrpcServiceFixture.For(_greeter, options =>
            options.ConfigureChannel(channel => channel.ThrowOperationCanceledOnCancellation = true));
        using var cancellation = new CancellationTokenSource();

        var call = Client(fixture).SayHelloAsync(new HelloRequest(), cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();
        var outcome = await call.CaptureAsync();

        Assert.Equal(StatusCode.Cancelled, outcome.StatusCode);
    }

    [Fact]
    public async Task A_null_message_is_the_tests_own_error()
    {
        _greeter.SayHelloRequestStream(default!, default!).ReturnsForAnyArgs(async call =>
        {
            await UntilCancelled(call.Arg<ServerCallContext>());
            return new HelloReply();
        });
        await using var fixture = GrpcServiceFixture.For(_greeter);

        var exception = await Assert.ThrowsAsync<ArgumentException>(
            () => Client(fixture).SayHelloRequestStream().CaptureAsync(new HelloRequest(), null!));

        Assert.Equal("Request 1 is null. Send an empty message instead. (Parameter 'requests')", exception.Message);
    }

    private static Greeter.GreeterClient Client(GrpcFixture fixture) => fixture.CreateClient<Greeter.GreeterClient>();

    private static async Task UntilCancelled(ServerCallContext context)
    {
        var cancelled = new TaskCompletionSource();
        await using var registration = context.CancellationToken.Register(cancelled.SetResult);
        await cancelled.Task;
    }

    private static string WithoutTimes(string account) => Times().Replace(account, "after 0 ms");

    [GeneratedRegex(@"after [0-9.]+ m?s")]
    private static partial Regex Times();

    // As the documentation of gRPC shows it.
    private sealed class WrappingInterceptor : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            var call = continuation(request, context);
            return new AsyncUnaryCall<TResponse>(
                HandleResponseAsync(call.ResponseAsync),
                call.ResponseHeadersAsync,
                call.GetStatus,
                call.GetTrailers,
                call.Dispose);
        }

        private static async Task<TResponse> HandleResponseAsync<TResponse>(Task<TResponse> response) => await response;
    }
}
