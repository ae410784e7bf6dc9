using Grpc.Core;
using Helloworld;
using static GrpcTesting.Tests.Probes.Scene;

namespace GrpcTesting.Tests.Probes;

/// <summary>What a test may not leave over, and what its disposal says of it, whole.</summary>
public class DisposalTests
{
    [Fact]
    public async Task The_call_is_left_open()
    {
        await using var scene = Silent();
        var probe = scene.Client.SayHelloBiStream().Probe();
        await probe.ExpectHeadersAsync();

        await Failure.ThrowsAsync(
            """
            The test left the call open. If that is on purpose, call CancelAsync.
            /helloworld.Greeter/SayHelloBiStream, at DisposalTests.cs:N:
              +0 ms  ← headers
              handler:   still running after 0 ms; no request read so far, no response written
            """,
            () => probe.DisposeAsync().AsTask());
    }

    [Fact]
    public async Task Messages_are_left_unread_in_a_call_that_is_left_open()
    {
        var probe = HandMade.Call(HandMade.Message, HandMade.Message, HandMade.Message, HandMade.Never).Probe();
        await probe.ExpectNextAsync();

        await Failure.ThrowsAsync(
            """
            The test left 2 messages unread and the call open. If that is on purpose, call CancelAsync.
            A call, at DisposalTests.cs:N:
              +0 ms  ← headers
              +0 ms  ← { "message": "one" }
              +0 ms  ← { "message": "one" }  (unread)
              +0 ms  ← { "message": "one" }  (unread)
            """,
            () => probe.DisposeAsync().AsTask());
    }

    [Fact]
    public async Task Nobody_expected_the_end()
    {
        var over = new TaskCompletionSource();
        await using var scene = ServerStream(async (replies, _) =>
        {
            await replies.WriteAsync(Reply("one"));
            await replies.WriteAsync(Reply("two"));
            over.SetResult();
            throw new FormatException("secret");
        });
        var probe = scene.Client.SayHelloReplyStream(new HelloRequest()).Probe();
        await probe.ExpectNextAsync();
        await over.Task;

        await Failure.ThrowsAsync(
            """
            The test left 1 message unread and the end of the call unexpected: Unknown "Exception was thrown by handler.".
            /helloworld.Greeter/SayHelloReplyStream, at DisposalTests.cs:N:
              +0 ms  ← headers
              +0 ms  ← { "message": "one" }
              +0 ms  ← { "message": "two" }  (unread)
              +0 ms  ← Unknown "Exception was thrown by handler."
              server:    System.FormatException: secret
            """,
            () => probe.DisposeAsync().AsTask());
    }

    [Fact]
    public async Task Messages_are_left_unread_in_a_call_that_may_stay_open()
    {
        var probe = HandMade.Call(HandMade.Message, HandMade.Never).Probe().IgnoreOpenCall();

        await Failure.ThrowsAsync(
            """
            The test left 1 message unread. If that is on purpose, call IgnoreUnreadMessages.
            A call, at DisposalTests.cs:N:
              +0 ms  ← headers
              +0 ms  ← { "message": "one" }  (unread)
            """,
            () => probe.DisposeAsync().AsTask());
    }

    [Fact]
    public async Task Messages_without_end_are_counted_up_to_a_bound()
    {
        var probe = HandMade.Call(HandMade.Message).Probe();

        var exception = await Assert.ThrowsAsync<GrpcAssertionException>(() => probe.DisposeAsync().AsTask());

        Assert.StartsWith(
            "The test left 1000 messages or more unread and the call open. If that is on purpose, call CancelAsync.\n",
            exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_response_of_a_unary_call_is_left_unread()
    {
        await using var scene = Unary(_ => Task.FromResult(Reply("Hello")));
        var call = scene.Client.SayHelloAsync(new HelloRequest());
        var probe = call.Probe();
        await call.ResponseAsync;

        await Failure.ThrowsAsync(
            """
            The test left 1 message unread. If that is on purpose, call IgnoreUnreadMessages.
            /helloworld.Greeter/SayHello, at DisposalTests.cs:N:
              +0 ms  ← headers
              +0 ms  ← { "message": "Hello" }  (unread)
              +0 ms  ← OK
            """,
            () => probe.DisposeAsync().AsTask());
    }

    [Fact]
    public async Task A_failed_step_is_failure_enough()
    {
        await using var scene = Silent();
        var probe = scene.Client.SayHelloBiStream().Probe(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAsync<GrpcAssertionException>(() => probe.ExpectNextAsync());

        await probe.DisposeAsync();
    }

    [Fact]
    public async Task Bad_input_to_a_step_is_failure_enough()
    {
        await using var scene = Silent();
        var probe = scene.Client.SayHelloBiStream().Probe();
        await Assert.ThrowsAsync<ArgumentNullException>(() => probe.SendAsync((HelloRequest)null!));

        await probe.DisposeAsync();
    }

    [Fact]
    public async Task What_the_test_threw_before_is_told()
    {
        await using var scene = Silent();

        var exception = await Assert.ThrowsAsync<GrpcAssertionException>(async () =>
        {
            await using var probe = scene.Client.SayHelloBiStream().Probe();
            await probe.ExpectHeadersAsync();
            throw new FormatException("The test's own.");
        });

        Failure.Equal(
            """
            The test left the call open. If that is on purpose, call CancelAsync.
            /helloworld.Greeter/SayHelloBiStream, at DisposalTests.cs:N:
              +0 ms  ← headers
              handler:   still running after 0 ms; no request read so far, no response written
              before:    System.FormatException was thrown: The test's own.
            """,
            exception);
        Assert.IsType<FormatException>(exception.InnerException);
    }

    [Fact]
    public async Task What_the_test_threw_before_the_probe_is_not_told()
    {
        await using var scene = Silent();
        await Assert.ThrowsAsync<FormatException>(() => throw new FormatException("Earlier."));
        var probe = scene.Client.SayHelloBiStream().Probe();

        var exception = await Assert.ThrowsAsync<GrpcAssertionException>(() => probe.DisposeAsync().AsTask());

        Assert.Null(exception.InnerException);
    }

    [Fact]
    public async Task Two_probes_tell_both_failures()
    {
        await using var scene = Silent();

        var exception = await Assert.ThrowsAsync<GrpcAssertionException>(async () =>
        {
            await using var first = scene.Client.SayHelloBiStream().Probe();
            await using var second = scene.Client.SayHelloBiStream().Probe();
            await second.SendAsync((HelloRequest)null!);
        });

        Assert.IsType<ArgumentNullException>(exception.InnerException);
    }

    [Fact]
    public async Task A_cancelled_call_leaves_nothing_over()
    {
        await using var scene = Echo();
        var probe = scene.Client.SayHelloBiStream().Probe();
        await probe.SendAsync([Request("Ada"), Request("Grace")]);
        await probe.ExpectNextAsync();
        await probe.CancelAsync();

        await probe.DisposeAsync();
    }

    [Fact]
    public async Task An_open_call_with_unread_messages_may_be_left_on_purpose()
    {
        await using var scene = Echo();
        var probe = scene.Client.SayHelloBiStream().Probe().IgnoreOpenCall().IgnoreUnreadMessages();
        await probe.SendAsync([Request("Ada"), Request("Grace")]);
        await probe.ExpectNextAsync();

        await probe.DisposeAsync();
        await probe.DisposeAsync();
    }

    [Fact]
    public async Task A_disposed_probe_says_so()
    {
        await using var scene = Echo();
        var probe = scene.Client.SayHelloBiStream().Probe();
        await probe.CancelAsync();
        await probe.DisposeAsync();

        foreach (var step in new Func<Task>[]
        {
            () => probe.SendAsync(Request("Ada")),
            () => probe.CompleteAsync(),
            () => probe.CancelAsync(),
            () => probe.ExpectHeadersAsync(),
            () => probe.ExpectNextAsync(),
            () => probe.ExpectNextAsync(2),
            () => probe.ExpectNoMessageAsync(TimeSpan.FromDays(1)),
            () => probe.ExpectCompletedAsync(),
            () => probe.ExpectErrorAsync(StatusCode.NotFound),
            () => probe.ExpectWriteBlockedAsync(),
        })
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(step);
        }
    }

    [Fact]
    public async Task A_call_that_never_ends_does_not_hold_the_disposal()
    {
        var disposed = false;

        await Failure.ThrowsAsync(
            """
            The test left the call open. If that is on purpose, call CancelAsync.
            A call, at DisposalTests.cs:N:
              nothing arrived
            """,
            () => HandMade.Call([HandMade.Never], () => disposed = true).Probe().DisposeAsync().AsTask());

        Assert.True(disposed);
    }
}
