using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Grpc.Core;
using GrpcTesting.Tests.Wire;
using Helloworld;

namespace GrpcTesting.Tests.Doubles;

/// <summary>What a test sees of the calls that it made, and how it steers them.</summary>
public class TestCallsTests
{
    private readonly TestStreamWriter<HelloRequest> _requests = new();

    [Fact]
    public async Task A_disposal_can_be_seen()
    {
        var call = TestCalls.AsyncUnaryCall(Reply("Hello"));
        var disposal = call.Inspect().WaitForDisposalAsync();
        Assert.False(call.Inspect().IsDisposed);

        call.Dispose();

        await disposal;
        Assert.True(call.Inspect().IsDisposed);
        Assert.False(call.Inspect().IsCancelled);
        Assert.Equal(StatusCode.OK, call.Inspect().Status?.StatusCode);
    }

    [Fact]
    public async Task A_cancellation_can_be_seen()
    {
        using var cancellation = new CancellationTokenSource();
        var call = TestCalls.AsyncServerStreamingCall([Reply("one")], options =>
            options.CancellationToken = cancellation.Token);
        await call.ResponseStream.MoveNext(CancellationToken.None);
        Assert.Null(call.Inspect().Status);

        await cancellation.CancelAsync();

        Assert.True(call.Inspect().IsCancelled);
        Assert.False(call.Inspect().IsDisposed);
        Assert.Equal(StatusCode.Cancelled, call.Inspect().Status?.StatusCode);
    }

    [Fact]
    public async Task Requests_can_be_seen()
    {
        using var call = TestCalls.AsyncClientStreamingCall(_requests, Reply("Hello"));

        await call.RequestStream.WriteAsync(new HelloRequest { Name = "Ada" });
        await call.RequestStream.CompleteAsync();
        await call;

        Assert.Equal([new HelloRequest { Name = "Ada" }], _requests.Messages);
        Assert.True(_requests.IsCompleted);
    }

    [Fact]
    public async Task A_conversation_is_led_with_a_channel()
    {
        var replies = Channel.CreateUnbounded<HelloReply>();
        using var call = TestCalls.AsyncDuplexStreamingCall(_requests, TestStreamReader.Of(replies.Reader));

        var read = call.ResponseStream.MoveNext(CancellationToken.None);
        await call.RequestStream.WriteAsync(new HelloRequest { Name = "Ada" });
        var request = (await _requests.WaitForMessagesAsync(1))[0];
        Assert.False(read.IsCompleted);
        await replies.Writer.WriteAsync(Reply($"Hello {request.Name}"));

        Assert.True(await read);
        Assert.Equal("Hello Ada", call.ResponseStream.Current.Message);
    }

    [Fact]
    public async Task An_outcome_can_be_captured()
    {
        var stream = TestStreamReader.Of(Reply("one")).ThenFail(
            new RpcException(new Status(StatusCode.NotFound, "nobody"), new Metadata { { "field", "name" } }));

        var outcome = await TestCalls.AsyncDuplexStreamingCall(_requests, stream).CaptureAsync(new HelloRequest());

        Assert.Equal(StatusCode.NotFound, outcome.StatusCode);
        Assert.Equal("name", outcome.Trailers.GetValue("field"));
        Assert.Equal([Reply("one")], outcome.Responses);
    }

    [Fact]
    public async Task A_probe_drives_it()
    {
        await using var probe = TestCalls.AsyncServerStreamingCall([Reply("one"), Reply("two")]).Probe();

        await probe.ExpectNextAsync(Reply("one"));
        await probe.ExpectNextAsync(Reply("two"));
        await probe.ExpectCompletedAsync();
    }

    [Fact]
    public async Task Trailers_of_the_options_come_before_those_of_the_failure()
    {
        var call = TestCalls.AsyncUnaryCall<HelloReply>(
            new RpcException(new Status(StatusCode.NotFound, "nobody"), new Metadata { { "b", "2" } }),
            options => options.Trailers = new Metadata { { "a", "1" } });

        var exception = await Assert.ThrowsAsync<RpcException>(async () => await call);

        Assert.Equal(["a", "b"], exception.Trailers.Select(entry => entry.Key));
    }

    [Fact]
    public async Task A_deadline_passes_on_the_tests_clock()
    {
        var clock = new ManualClock();
        var call = TestCalls.AsyncUnaryCall(Reply("late"), options =>
        {
            options.OpenUntil = new TaskCompletionSource().Task;
            options.TimeProvider = clock;
            options.Deadline = ManualClock.Epoch.UtcDateTime.AddSeconds(1);
        });

        clock.Advance(TimeSpan.FromSeconds(1));

        var exception = await Assert.ThrowsAsync<RpcException>(async () => await call);
        Assert.Equal(StatusCode.DeadlineExceeded, exception.StatusCode);
    }

    [Fact]
    public async Task The_end_of_the_call_stops_the_sequence()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var call = TestCalls.AsyncServerStreamingCall(TestStreamReader.Of(Endless()));
        var read = call.ResponseStream.MoveNext(CancellationToken.None);

        call.Dispose();

        await stopped.Task.WaitAsync(Notes.Bound);
        await Assert.ThrowsAsync<RpcException>(() => read);

        async IAsyncEnumerable<HelloReply> Endless(
            [EnumeratorCancellation] CancellationToken token = default)
        {
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                stopped.SetResult();
            }

            yield break;
        }
    }

    [Fact]
    public async Task A_task_that_fails_fails_the_call()
    {
        var call = TestCalls.AsyncUnaryCall(Reply("never"), options =>
            options.OpenUntil = Task.FromException(new IOException("The wire was cut.")));

        var exception = await Assert.ThrowsAsync<RpcException>(async () => await call);

        Assert.Equal(
            new Status(StatusCode.Unavailable, "Error starting gRPC call. IOException: The wire was cut.").ToString(),
            new Status(exception.StatusCode, exception.Status.Detail).ToString());
    }

    [Fact]
    public async Task A_response_is_a_copy()
    {
        var reply = Reply("Hello");
        var call = TestCalls.AsyncUnaryCall(reply);
        reply.Message = "changed";

        Assert.Equal("Hello", (await call).Message);
    }

    [Fact]
    public async Task Fails_when_the_call_is_not_disposed_in_time()
    {
        var call = TestCalls.AsyncServerStreamingCall([Reply("one")]);

        var open = await Assert.ThrowsAsync<GrpcAssertionException>(
            () => call.Inspect().WaitForDisposalAsync(TimeSpan.FromMilliseconds(10)));
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
        }

        var ended = await Assert.ThrowsAsync<GrpcAssertionException>(
            () => call.Inspect().WaitForDisposalAsync(TimeSpan.FromMilliseconds(10)));
        Assert.Equal("The call was not disposed within 10 ms. It is still open.", open.Message);
        Assert.Equal("The call was not disposed within 10 ms. It ended with OK.", ended.Message);
    }

    [Fact]
    public void Fails_when_a_stream_serves_two_calls()
    {
        TestCalls.AsyncClientStreamingCall(_requests, Reply("Hello"));

        var exception = Assert.Throws<InvalidOperationException>(
            () => TestCalls.AsyncClientStreamingCall(_requests, Reply("Hello")));

        Assert.Equal("The stream belongs to a call already. Make one for each call.", exception.Message);
    }

    [Fact]
    public async Task Fails_when_another_call_is_inspected()
    {
        await using var fixture = GreeterFixture.Create();
        using var call = fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" });

        var exception = Assert.Throws<ArgumentException>(() => call.Inspect());

        Assert.Equal(
            "The call was not made by TestCalls. An interceptor may have wrapped one that was: inspect that. "
            + "(Parameter 'call')",
            exception.Message);
    }

    private static HelloReply Reply(string message) => new() { Message = message };
}
