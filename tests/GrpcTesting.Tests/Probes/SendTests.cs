using Grpc.Core;
using Helloworld;
using static GrpcTesting.Tests.Probes.Scene;

namespace GrpcTesting.Tests.Probes;

/// <summary>What the sending half fails with, whole.</summary>
public class SendTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(250);

    private static readonly string Long = new('a', 100_000);

    [Fact]
    public async Task The_call_has_ended()
    {
        await using var scene = Failing(after: 0);
        await using var probe = scene.Client.SayHelloBiStream().Probe();
        await probe.ExpectErrorAsync(StatusCode.NotFound);

        await Failure.ThrowsAsync(
            """
            Expected to send { "name": "Ada" }, but the call ended with NotFound "nobody there".
            /helloworld.Greeter/SayHelloBiStream, at SendTests.cs:N:
              +0 ms  ← headers
              +0 ms  ← NotFound "nobody there"
              +0 ms  → { "name": "Ada" }  (not accepted)
              server:    Grpc.Core.RpcException: Status(StatusCode="NotFound", Detail="nobody there")
            """,
            () => probe.SendAsync(Request("Ada")));
    }

    [Theory]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(HttpRequestException))]
    public async Task The_connection_broke(Type broken)
    {
        var cause = (Exception)Activator.CreateInstance(broken, "reset")!;
        await using var probe = HandMade.Duplex(Task.FromException(cause)).Probe().IgnoreOpenCall();

        var exception = await Assert.ThrowsAsync<GrpcAssertionException>(() => probe.SendAsync(Request("Ada")));

        Assert.StartsWith(
            """Expected to send { "name": "Ada" }, but the call ended with Unavailable "reset".""",
            exception.Message,
            StringComparison.Ordinal);
        Assert.Same(cause, exception.InnerException);
    }

    [Fact]
    public async Task The_request_stream_was_completed()
    {
        await using var scene = Silent();
        await using var probe = scene.Client.SayHelloBiStream().Probe();
        await probe.ExpectHeadersAsync();
        await probe.CompleteAsync();

        await Failure.ThrowsAsync(
            """
            Expected to send { "name": "Ada" }, but the request stream was completed before.
            /helloworld.Greeter/SayHelloBiStream, at SendTests.cs:N:
              +0 ms  ← headers
              +0 ms  → completed
              +0 ms  → { "name": "Ada" }  (not accepted)
            """,
            () => probe.SendAsync(Request("Ada")));
    }

    [Fact]
    public async Task The_server_does_not_read()
    {
        await using var scene = Silent();
        await using var probe = scene.Client.SayHelloBiStream().Probe();
        await probe.ExpectHeadersAsync();

        var exception = await Assert.ThrowsAsync<GrpcAssertionException>(
            () => probe.SendAsync(Enumerable.Repeat(Request(Long), 1000), TimeSpan.FromSeconds(1)));

        Assert.StartsWith(
            $$"""Expected to send { "name": "{{Long[..189]}}… (100014 characters), but it was not accepted within 1 s.""",
            exception.Message,
            StringComparison.Ordinal);
        Assert.Contains("… (100014 characters)  (not accepted yet)\n  handler:   ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("; no request read so far, no response written", exception.Message, StringComparison.Ordinal);

        var later = await Assert.ThrowsAsync<GrpcAssertionException>(() => probe.SendAsync(Request("Ada"), Soon));
        Assert.StartsWith(
            """Expected to send { "name": "Ada" }, but a write before it was still waiting after 250 ms.""",
            later.Message,
            StringComparison.Ordinal);

        var completion = await Assert.ThrowsAsync<GrpcAssertionException>(() => probe.CompleteAsync(Soon));
        Assert.StartsWith(
            "Expected to complete the request stream, but a write before it was still waiting after 250 ms.",
            completion.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blocked_write_fails_when_the_call_is_cancelled()
    {
        await using var scene = Silent();
        await using var probe = scene.Client.SayHelloBiStream().Probe();
        await probe.ExpectHeadersAsync();
        var sending = probe.SendAsync(Enumerable.Repeat(Request(Long), 1000));
        await probe.ExpectWriteBlockedAsync();

        await probe.CancelAsync();

        var exception = await Assert.ThrowsAsync<GrpcAssertionException>(() => sending);
        Assert.EndsWith(
            "but the call ended with Cancelled \"gRPC call disposed.\".",
            exception.Message.Split('\n')[0],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_write_is_blocked()
    {
        await using var scene = Duplex(async (requests, replies, context) =>
        {
            await requests.MoveNext(CancellationToken.None);
            await requests.MoveNext(CancellationToken.None);
            await CancelledAsync(context);
        });
        await using var probe = scene.Client.SayHelloBiStream().Probe();
        await probe.SendAsync([Request("Ada"), Request("Grace")]);
        await scene.ReadAsync(requests: 2);

        await Failure.ThrowsAsync(
            """
            Expected a write to be blocked, but all 2 were accepted within 250 ms.
            /helloworld.Greeter/SayHelloBiStream, at SendTests.cs:N:
              +0 ms  → { "name": "Ada" }
              +0 ms  → { "name": "Grace" }
              handler:   still running after 0 ms; 2 requests read so far, no response written
            """,
            () => probe.ExpectWriteBlockedAsync(timeout: Soon));
    }

    [Fact]
    public async Task No_write_is_blocked_because_nothing_is_sent()
    {
        await using var scene = Silent();
        await using var probe = scene.Client.SayHelloBiStream().Probe();
        await probe.ExpectHeadersAsync();

        await Failure.ThrowsAsync(
            """
            Expected a write to be blocked, but nothing was sent within 250 ms.
            /helloworld.Greeter/SayHelloBiStream, at SendTests.cs:N:
              +0 ms  ← headers
              handler:   still running after 0 ms; no request read so far, no response written
            """,
            () => probe.ExpectWriteBlockedAsync(timeout: Soon));
    }

    [Fact]
    public async Task The_request_stream_of_a_cancelled_call_cannot_be_completed()
    {
        await using var scene = Silent();
        await using var probe = scene.Client.SayHelloBiStream().Probe();
        await probe.ExpectHeadersAsync();
        await probe.CancelAsync();

        await Failure.ThrowsAsync(
            """
            Expected to complete the request stream, but the call ended with Cancelled "gRPC call disposed.".
            /helloworld.Greeter/SayHelloBiStream, at SendTests.cs:N:
              +0 ms  ← headers
              +0 ms  → cancelled
              +0 ms  ← Cancelled "gRPC call disposed."
              +0 ms  → completed  (not accepted)
            """,
            () => probe.CompleteAsync());
    }
}
