using Grpc.Core;
using Helloworld;
using static GrpcTesting.Tests.Probes.Scene;

namespace GrpcTesting.Tests.Probes;

/// <summary>Input that cannot be meant.</summary>
public class BadInputTests
{
    [Fact]
    public void A_null_call_has_no_probe()
    {
        Assert.Throws<ArgumentNullException>("call", () => ((AsyncUnaryCall<HelloReply>)null!).Probe());
        Assert.Throws<ArgumentNullException>("call", () => ((AsyncServerStreamingCall<HelloReply>)null!).Probe());
        Assert.Throws<ArgumentNullException>(
            "call", () => ((AsyncClientStreamingCall<HelloRequest, HelloReply>)null!).Probe());
        Assert.Throws<ArgumentNullException>(
            "call", () => ((AsyncDuplexStreamingCall<HelloRequest, HelloReply>)null!).Probe());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5000)]
    [InlineData(3e12)]
    public async Task A_timeout_or_window_is_positive(double milliseconds)
    {
        var time = TimeSpan.FromMilliseconds(milliseconds);
        await using var scene = Echo();
        using var call = scene.Client.SayHelloBiStream();
        Assert.Throws<ArgumentOutOfRangeException>("timeout", () => call.Probe(time));
        await using var probe = call.Probe();

        foreach (var step in new Func<Task>[]
        {
            () => probe.SendAsync(Request("Ada"), time),
            () => probe.SendAsync([Request("Ada")], time),
            () => probe.CompleteAsync(time),
            () => probe.CancelAsync(time),
            () => probe.ExpectHeadersAsync(time),
            () => probe.ExpectNextAsync(time),
            () => probe.ExpectNextAsync(Reply("Hello"), time),
            () => probe.ExpectNextAsync(_ => true, time),
            () => probe.ExpectNextAsync(2, time),
            () => probe.ExpectCompletedAsync(time),
            () => probe.ExpectErrorAsync(StatusCode.NotFound, time),
            () => probe.ExpectWriteBlockedAsync(timeout: time),
        })
        {
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>("timeout", step);
        }

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("window", () => probe.ExpectNoMessageAsync(time));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("window", () => probe.ExpectWriteBlockedAsync(time));
    }

    [Fact]
    public async Task Nothing_is_not_a_message()
    {
        await using var scene = Echo();
        await using var probe = scene.Client.SayHelloBiStream().Probe();

        await Assert.ThrowsAsync<ArgumentNullException>("message", () => probe.SendAsync((HelloRequest)null!));
        await Assert.ThrowsAsync<ArgumentNullException>(
            "messages", () => probe.SendAsync((IEnumerable<HelloRequest>)null!));
        await Assert.ThrowsAsync<ArgumentNullException>("expected", () => probe.ExpectNextAsync((HelloReply)null!));
        await Assert.ThrowsAsync<ArgumentNullException>(
            "predicate", () => probe.ExpectNextAsync((Func<HelloReply, bool>)null!));

        await Assert.ThrowsAsync<ArgumentException>("messages", () => probe.SendAsync([Request("Ada"), null!]));
        await probe.ExpectNextAsync(Reply("Hello Ada"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_count_is_positive(int count)
    {
        await using var scene = Echo();
        await using var probe = scene.Client.SayHelloBiStream().Probe();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(nameof(count), () => probe.ExpectNextAsync(count));
    }

    [Fact]
    public async Task OK_is_no_error()
    {
        await using var scene = Echo();
        await using var probe = scene.Client.SayHelloBiStream().Probe();

        await Assert.ThrowsAsync<ArgumentException>("code", () => probe.ExpectErrorAsync(StatusCode.OK));
    }
}
