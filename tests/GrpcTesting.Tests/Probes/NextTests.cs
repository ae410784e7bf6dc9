using Grpc.Core;
using Helloworld;
using static GrpcTesting.Tests.Probes.Scene;

namespace GrpcTesting.Tests.Probes;

/// <summary>What an expected message fails with, whole.</summary>
public class NextTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(150);

    [Fact]
    public async Task The_call_ended_instead()
    {
        await using var scene = Failing(after: 1);
        await using var probe = scene.Client.SayHelloBiStream().Probe();
        await probe.SendAsync(Request("Ada"));
        await probe.ExpectNextAsync();

        await Failure.ThrowsAsync(
            """
            Expected the next message, but the call ended with NotFound "nobody there".
            /helloworld.Greeter/SayHelloBiStream, at NextTests.cs:N:
              +0 ms  → { "name": "Ada" }
              +0 ms  ← headers
              +0 ms  ← { "message": "Hello Ada" }
              +0 ms  ← NotFound "nobody there"
              server:    Grpc.Core.RpcException: Status(StatusCode="NotFound", Detail="nobody there")
            """,
            () => probe.ExpectNextAsync());
    }

    [Fact]
    public async Task Nothing_arrived_in_time()
    {
        await using var scene = Silent();
        await using var probe = scene.Client.SayHelloBiStream().Probe();
        await probe.SendAsync(Request("Ada"));
        await probe.ExpectHeadersAsync();

        await Failure.ThrowsAsync(
            """
            Expected the next message, but none arrived within 150 ms.
            /helloworld.Greeter/SayHelloBiStream, at NextTests.cs:N:
              +0 ms  → { "name": "Ada" }
              +0 ms  ← headers
              handler:   still running after 0 ms; no request read so far, no response written
            """,
            () => probe.ExpectNextAsync(Soon));
    }

    [Fact]
    public async Task Another_message_arrived()
    {
        await using var scene = Echo();
        await using var probe = scene.Client.SayHelloBiStream().Probe();
        await probe.SendAsync(Request("Ada"));

        await Failure.ThrowsAsync(
            """
            Expected the next message to be { "message": "Hello Grace" }, but it was { "message": "Hello Ada" }.
            /helloworld.Greeter/SayHelloBiStream, at NextTests.cs:N:
              +0 ms  → { "name": "Ada" }
              +0 ms  ← headers
              +0 ms  ← { "message": "Hello Ada" }
            """,
            () => probe.ExpectNextAsync(Reply("Hello Grace")));
    }

    [Fact]
    public async Task A_long_message_differs_where_the_failure_does_not_show_it()
    {
        await using var scene = Echo();
        await using var probe = scene.Client.SayHelloBiStream().Probe();
        var name = new string('a', 300);
        await probe.SendAsync(Request($"{name}b"));

        var shown = $$"""{ "message": "Hello {{name[..180]}}… (324 characters)""";
        await Failure.ThrowsAsync(
            $$"""
            Expected the next message to be {{shown}}, but it was {{shown}}; from character 321 on "b" }" instead of "c" }".
            /helloworld.Greeter/SayHelloBiStream, at NextTests.cs:N:
              +0 ms  → { "name": "{{name[..189]}}… (315 characters)
              +0 ms  ← headers
              +0 ms  ← {{shown}}
            """,
            () => probe.ExpectNextAsync(Reply($"Hello {name}c")));
    }

    [Fact]
    public async Task The_message_does_not_satisfy_the_predicate()
    {
        await using var scene = Echo();
        await using var probe = scene.Client.SayHelloBiStream().Probe();
        await probe.SendAsync(Request("Ada"));

        await Failure.ThrowsAsync(
            """
            Expected the next message to satisfy reply => reply.Message.Length > 99, but it was { "message": "Hello Ada" }.
            /helloworld.Greeter/SayHelloBiStream, at NextTests.cs:N:
              +0 ms  → { "name": "Ada" }
              +0 ms  ← headers
              +0 ms  ← { "message": "Hello Ada" }
            """,
            () => probe.ExpectNextAsync(reply => reply.Message.Length > 99));
    }

    [Fact]
    public async Task Fewer_messages_arrived_in_time()
    {
        await using var probe = HandMade.Call(HandMade.Message, HandMade.Message, HandMade.Never).Probe();

        await Failure.ThrowsAsync(
            """
            Expected the next 3 messages, but only 2 arrived within 150 ms.
            A call, at NextTests.cs:N:
              +0 ms  ← headers
              +0 ms  ← { "message": "one" }
              +0 ms  ← { "message": "one" }
            """,
            () => probe.ExpectNextAsync(3, Soon));
    }

    [Fact]
    public async Task Messages_that_come_without_end_do_not_hold_up_the_time()
    {
        await using var probe = HandMade.Call(HandMade.Message).Probe();

        var next = await Assert.ThrowsAsync<GrpcAssertionException>(() => probe.ExpectNextAsync(int.MaxValue, Soon));
        var completion = await Assert.ThrowsAsync<GrpcAssertionException>(
            () => probe.IgnoreUnreadMessages().ExpectCompletedAsync(Soon));

        Assert.Matches(
            "^Expected the next 2147483647 messages, but only [0-9]+ arrived within 150 ms.\n", next.Message);
        Assert.StartsWith(
            "Expected the call to complete with OK, but it was still open after 150 ms.\n",
            completion.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_call_ended_after_fewer_messages()
    {
        await using var scene = ServerStream((replies, _) => replies.WriteAsync(Reply("Hello")));
        await using var probe = scene.Client.SayHelloReplyStream(new HelloRequest()).Probe();

        await Failure.ThrowsAsync(
            """
            Expected the next 3 messages, but the call ended with OK after 1.
            /helloworld.Greeter/SayHelloReplyStream, at NextTests.cs:N:
              +0 ms  ← headers
              +0 ms  ← { "message": "Hello" }
              +0 ms  ← OK
            """,
            () => probe.ExpectNextAsync(3));
    }

    [Fact]
    public async Task A_unary_call_has_one_message()
    {
        await using var scene = Unary(_ => Task.FromResult(Reply("Hello")));
        await using var probe = scene.Client.SayHelloAsync(new HelloRequest()).Probe();

        await Failure.ThrowsAsync(
            """
            Expected the next 2 messages, but the call ended with OK after 1.
            /helloworld.Greeter/SayHello, at NextTests.cs:N:
              +0 ms  ← headers
              +0 ms  ← { "message": "Hello" }
              +0 ms  ← OK
            """,
            () => probe.ExpectNextAsync(2));
    }

    [Fact]
    public async Task An_expectation_before_it_took_its_time()
    {
        await using var scene = Silent();
        await using var probe = scene.Client.SayHelloBiStream().Probe();
        await probe.ExpectHeadersAsync();
        var first = probe.ExpectNextAsync();

        await Failure.ThrowsAsync(
            """
            Expected the next message, but an expectation before it was still waiting after 150 ms.
            /helloworld.Greeter/SayHelloBiStream, at NextTests.cs:N:
              +0 ms  ← headers
              handler:   still running after 0 ms; no request read so far, no response written
            """,
            () => probe.ExpectNextAsync(Soon));

        await probe.CancelAsync();
        var exception = await Assert.ThrowsAsync<GrpcAssertionException>(() => first);
        Failure.Equal(
            """
            Expected the next message, but the call ended with Cancelled "gRPC call disposed.".
            /helloworld.Greeter/SayHelloBiStream, at NextTests.cs:N:
              +0 ms  ← headers
              +0 ms  → cancelled
              +0 ms  ← Cancelled "gRPC call disposed."
            """,
            exception);
    }

    [Fact]
    public async Task A_long_conversation_shows_how_it_began_and_its_end()
    {
        await using var scene = Echo();
        await using var probe = scene.Client.SayHelloBiStream().Probe();
        for (var count = 0; count < 50; count++)
        {
            await probe.SendAsync(Request($"{count}"));
            await probe.ExpectNextAsync();
        }

        await probe.CompleteAsync();
        await Failure.ThrowsAsync(
            """
            Expected the next message, but the call ended with OK.
            /helloworld.Greeter/SayHelloBiStream, at NextTests.cs:N:
              +0 ms  → { "name": "0" }
              +0 ms  ← headers
              +0 ms  ← { "message": "Hello 0" }
              +0 ms  → { "name": "1" }
                     … and 83 more …
              +0 ms  → { "name": "43" }
              +0 ms  ← { "message": "Hello 43" }
              +0 ms  → { "name": "44" }
              +0 ms  ← { "message": "Hello 44" }
              +0 ms  → { "name": "45" }
              +0 ms  ← { "message": "Hello 45" }
              +0 ms  → { "name": "46" }
              +0 ms  ← { "message": "Hello 46" }
              +0 ms  → { "name": "47" }
              +0 ms  ← { "message": "Hello 47" }
              +0 ms  → { "name": "48" }
              +0 ms  ← { "message": "Hello 48" }
              +0 ms  → { "name": "49" }
              +0 ms  ← { "message": "Hello 49" }
              +0 ms  → completed
              +0 ms  ← OK
            """,
            () => probe.ExpectNextAsync());
    }

    [Fact]
    public async Task A_message_is_shown_as_it_was_when_it_was_sent()
    {
        await using var scene = Failing(after: 2);
        await using var probe = scene.Client.SayHelloBiStream().Probe();
        var request = new HelloRequest();
        foreach (var name in new[] { "Ada", "Grace" })
        {
            request.Name = name;
            await probe.SendAsync(request);
            await probe.ExpectNextAsync();
        }

        var exception = await Assert.ThrowsAsync<GrpcAssertionException>(() => probe.ExpectNextAsync());

        Assert.Contains("→ { \"name\": \"Ada\" }", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_headers_arrived_in_time()
    {
        await using var scene = Duplex((_, _, context) => CancelledAsync(context));
        await using var probe = scene.Client.SayHelloBiStream().Probe();
        await scene.ReadAsync(requests: 0);

        await Failure.ThrowsAsync(
            """
            Expected the response headers, but none arrived within 150 ms.
            /helloworld.Greeter/SayHelloBiStream, at NextTests.cs:N:
              nothing was sent, and nothing arrived
              handler:   still running after 0 ms; no request read so far, no response written
            """,
            () => probe.ExpectHeadersAsync(Soon));
    }

    [Fact]
    public async Task The_call_ended_without_headers()
    {
        await using var scene = Silent();
        var call = scene.Client.SayHelloBiStream(deadline: DateTime.UtcNow.AddSeconds(-1));
        await using var probe = call.Probe();

        await Failure.ThrowsAsync(
            """
            Expected the response headers, but the call ended with DeadlineExceeded.
            /helloworld.Greeter/SayHelloBiStream, at NextTests.cs:N:
              +0 ms  ← DeadlineExceeded
            """,
            () => probe.ExpectHeadersAsync());
    }
}
