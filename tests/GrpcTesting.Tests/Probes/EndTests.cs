using Grpc.Core;
using Helloworld;
using static GrpcTesting.Tests.Probes.Scene;

namespace GrpcTesting.Tests.Probes;

/// <summary>What an expected end, or an expected silence, fails with, whole.</summary>
public class EndTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(150);

    [Fact]
    public async Task A_message_arrived_instead_of_the_completion()
    {
        await using var scene = Echo();
        await using var probe = scene.Client.SayHelloBiStream().Probe();
        await probe.SendAsync(Request("Ada"));

        await Failure.ThrowsAsync(
            """
            Expected the call to complete with OK, but a message arrived: { "message": "Hello Ada" }.
            /helloworld.Greeter/SayHelloBiStream, at EndTests.cs:N:
              +0 ms  → { "name": "Ada" }
              +0 ms  ← headers
              +0 ms  ← { "message": "Hello Ada" }  (unread)
            """,
            () => probe.ExpectCompletedAsync());
    }

    [Fact]
    public async Task The_call_failed_instead_of_completing()
    {
        await using var scene = Failing(after: 0);
        await using var probe = scene.Client.SayHelloBiStream().Probe();

        await Failure.ThrowsAsync(
            """
            Expected the call to complete with OK, but it ended with NotFound "nobody there".
            /helloworld.Greeter/SayHelloBiStream, at EndTests.cs:N:
              +0 ms  ← headers
              +0 ms  ← NotFound "nobody there"
              server:    Grpc.Core.RpcException: Status(StatusCode="NotFound", Detail="nobody there")
            """,
            () => probe.ExpectCompletedAsync());
    }

    [Fact]
    public async Task The_call_did_not_complete_for_want_of_the_requests_end()
    {
        await using var scene = Echo();
        await using var probe = scene.Client.SayHelloBiStream().Probe();
        await scene.ReadAsync(requests: 0);

        await Failure.ThrowsAsync(
            """
            Expected the call to complete with OK, but it was still open after 150 ms, as was the request stream: CompleteAsync was not called.
            /helloworld.Greeter/SayHelloBiStream, at EndTests.cs:N:
              nothing was sent, and nothing arrived
              handler:   still running after 0 ms; no request read so far, no response written
            """,
            () => probe.ExpectCompletedAsync(Soon));
    }

    [Fact]
    public async Task The_call_did_not_complete_in_time()
    {
        await using var scene = Silent();
        await using var probe = scene.Client.SayHelloBiStream().Probe();
        await probe.ExpectHeadersAsync();
        await probe.CompleteAsync();

        await Failure.ThrowsAsync(
            """
            Expected the call to complete with OK, but it was still open after 150 ms.
            /helloworld.Greeter/SayHelloBiStream, at EndTests.cs:N:
              +0 ms  ← headers
              +0 ms  → completed
              handler:   still running after 0 ms; no request read so far, no response written
            """,
            () => probe.ExpectCompletedAsync(Soon));
    }

    [Fact]
    public async Task The_call_failed_with_another_status()
    {
        await using var scene = Unary(_ => throw new FormatException("secret"));
        await using var probe = scene.Client.SayHelloAsync(new HelloRequest()).Probe();

        await Failure.ThrowsAsync(
            """
            Expected the call to fail with NotFound, but it ended with Unknown "Exception was thrown by handler.".
            /helloworld.Greeter/SayHello, at EndTests.cs:N:
              +0 ms  ← headers
              +0 ms  ← Unknown "Exception was thrown by handler."
              server:    System.FormatException: secret
            """,
            () => probe.ExpectErrorAsync(StatusCode.NotFound));
    }

    [Fact]
    public async Task The_call_completed_instead_of_failing()
    {
        await using var scene = Echo();
        await using var probe = scene.Client.SayHelloBiStream().Probe();
        await probe.CompleteAsync();

        await Failure.ThrowsAsync(
            """
            Expected the call to fail with NotFound, but it ended with OK.
            /helloworld.Greeter/SayHelloBiStream, at EndTests.cs:N:
              +0 ms  → completed
              +0 ms  ← headers
              +0 ms  ← OK
            """,
            () => probe.ExpectErrorAsync(StatusCode.NotFound));
    }

    [Fact]
    public async Task A_message_arrived_instead_of_the_error()
    {
        await using var scene = Unary(_ => Task.FromResult(Reply("Hello")));
        await using var probe = scene.Client.SayHelloAsync(new HelloRequest()).Probe();

        await Failure.ThrowsAsync(
            """
            Expected the call to fail with NotFound, but a message arrived: { "message": "Hello" }.
            /helloworld.Greeter/SayHello, at EndTests.cs:N:
              +0 ms  ← headers
              +0 ms  ← { "message": "Hello" }  (unread)
            """,
            () => probe.ExpectErrorAsync(StatusCode.NotFound));
    }

    [Fact]
    public async Task The_call_did_not_fail_in_time()
    {
        await using var scene = ServerStream((_, context) => CancelledAsync(context));
        await using var probe = scene.Client.SayHelloReplyStream(new HelloRequest()).Probe();
        await scene.ReadAsync(requests: 1);

        await Failure.ThrowsAsync(
            """
            Expected the call to fail with NotFound, but it was still open after 150 ms.
            /helloworld.Greeter/SayHelloReplyStream, at EndTests.cs:N:
              nothing arrived
              handler:   still running after 0 ms; 1 request read, no response written
            """,
            () => probe.ExpectErrorAsync(StatusCode.NotFound, Soon));
    }

    [Fact]
    public async Task A_message_broke_the_silence()
    {
        await using var scene = Echo();
        await using var probe = scene.Client.SayHelloBiStream().Probe();
        await probe.SendAsync(Request("Ada"));

        await Failure.ThrowsAsync(
            """
            Expected no message for 10 s, but a message arrived: { "message": "Hello Ada" }.
            /helloworld.Greeter/SayHelloBiStream, at EndTests.cs:N:
              +0 ms  → { "name": "Ada" }
              +0 ms  ← headers
              +0 ms  ← { "message": "Hello Ada" }  (unread)
            """,
            () => probe.ExpectNoMessageAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task The_silence_is_as_long_as_the_window()
    {
        var time = new ManualClock();
        await using var scene = Silent();
        await using var probe = scene.Client.SayHelloBiStream().Probe(time);
        await probe.ExpectHeadersAsync();

        var silence = probe.ExpectNoMessageAsync(TimeSpan.FromDays(7));
        time.Advance(TimeSpan.FromDays(6));
        Assert.False(silence.IsCompleted);
        time.Advance(TimeSpan.FromDays(1));
        await silence;

        await probe.CancelAsync();
    }

    [Fact]
    public async Task A_call_that_has_ended_is_silent_at_once_and_its_end_is_still_to_be_expected()
    {
        await using var scene = Failing(after: 0);
        await using var probe = scene.Client.SayHelloBiStream().Probe(new ManualClock());

        await probe.ExpectNoMessageAsync(TimeSpan.FromDays(7));

        Assert.Equal("nobody there", (await probe.ExpectErrorAsync(StatusCode.NotFound)).Detail);
    }

    [Fact]
    public async Task Ignored_messages_are_read_past()
    {
        await using var scene = ServerStream(async (replies, _) =>
        {
            await replies.WriteAsync(Reply("one"));
            await replies.WriteAsync(Reply("two"));
            await replies.WriteAsync(Reply("three"));
        });
        await using var probe = scene.Client.SayHelloReplyStream(new HelloRequest()).Probe().IgnoreUnreadMessages();

        await probe.ExpectNextAsync(Reply("one"));
        var outcome = await probe.ExpectCompletedAsync();

        Assert.Equal(3, outcome.Responses.Count);
    }
}
