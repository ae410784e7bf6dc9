using System.Text.RegularExpressions;
using Grpc.Core;
using Helloworld;

namespace GrpcTesting.Tests.Calls;

/// <summary>What a failure tells of the things between client and server.</summary>
public sealed partial class SurroundingsTests
{
    private static readonly HelloRequest Large = new() { Name = new string('a', 2_000_000) };

    [Fact]
    public async Task A_call_that_the_network_stalls_says_so()
    {
        await using var fixture = Fixture(new Silent());
        fixture.Network.Seed = 7;
        fixture.Network.ClientToServer.Stall();

        var failure = await Assert.ThrowsAsync<GrpcAssertionException>(() => Client(fixture)
            .SayHelloAsync(new HelloRequest { Name = "Ada" }).CaptureAsync(TimeSpan.FromMilliseconds(100)));

        Assert.Equal(
            """
            The call did not finish within 100 ms, and was cancelled. Until then:
            /helloworld.Greeter/SayHello: not finished after <time>
              headers:   not received
              responses: none
              handler:   not called: the request has not arrived, or something before gRPC holds it
              network:   seed 7
                         client to server: stalled
                         server to client: no condition
            """.ReplaceLineEndings("\n"),
            WithoutTimes(failure.Message));
    }

    [Fact]
    public async Task An_outcome_shows_the_conditions_under_which_the_call_ended()
    {
        await using var fixture = Fixture(new Silent());
        fixture.Network.Seed = 7;
        fixture.Network.ServerToClient.Jitter = TimeSpan.FromMilliseconds(1);

        var outcome = await Client(fixture).SayHelloAsync(new HelloRequest()).CaptureAsync();
        fixture.Network.Clear();

        Assert.EndsWith(
            "\n  network:   seed 7\n             client to server: no condition\n             server to client: jitter 1 ms",
            outcome.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_that_nobody_makes_room_for_shows_the_window()
    {
        await using var fixture = Fixture(new Silent());
        using var call = Client(fixture).SayHelloBiStream();

        var failure = await Assert.ThrowsAsync<GrpcAssertionException>(
            () => call.CaptureAsync([Large], TimeSpan.FromSeconds(1)));

        Assert.EndsWith(
            "\n  blocked:   client → server, stream 1: 0 of <window>",
            WithoutTimes(failure.Message),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deadlock_of_two_writers_is_explained()
    {
        await using var fixture = Fixture(new Talkative());
        await using var probe = Client(fixture).SayHelloBiStream().Probe().IgnoreOpenCall();
        await fixture.Wire.WaitForAsync(
            _ => fixture.Wire.Streams.Any(stream => stream.ResponseWindow.BlockedSince is not null));

        var failure = await Assert.ThrowsAsync<GrpcAssertionException>(
            () => probe.SendAsync(Large, TimeSpan.FromSeconds(1)));

        Assert.EndsWith(
            """

              blocked:   client → server, stream 1: 0 of <window>
                         client ← server, stream 1: 0 of <window>
                         Both sides write and neither reads, so that both wait for ever.
            """.ReplaceLineEndings("\n"),
            WithoutTimes(failure.Message),
            StringComparison.Ordinal);
    }

    private static GrpcServiceFixture<Greeter.GreeterBase> Fixture(Greeter.GreeterBase service) =>
        GrpcServiceFixture.For(service, options =>
        {
            options.Transport = GrpcTransport.Pipe;
            options.CaptureWire = true;
        });

    private static Greeter.GreeterClient Client(GrpcFixture fixture) => fixture.CreateClient<Greeter.GreeterClient>();

    // Whether the stream begins before or after the server has enlarged its window is a matter of who is first.
    private static string WithoutTimes(string message) =>
        Windows().Replace(Times().Replace(message, "<time>"), "<window>");

    [GeneratedRegex(@"(?<=finished after )[0-9.]+ m?s")]
    private static partial Regex Times();

    [GeneratedRegex(
        "(?<=stream 1: 0 of )[0-9,]+ bytes left, smallest 0, "
        + "blocked (?:once|[0-9]+ times) for [0-9.]+ m?s, and still is")]
    private static partial Regex Windows();

    private sealed class Silent : Greeter.GreeterBase
    {
        public override Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context) =>
            Task.FromResult(new HelloReply());

        public override Task SayHelloBiStream(
            IAsyncStreamReader<HelloRequest> requestStream,
            IServerStreamWriter<HelloReply> responseStream,
            ServerCallContext context) => Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
    }

    private sealed class Talkative : Greeter.GreeterBase
    {
        public override async Task SayHelloBiStream(
            IAsyncStreamReader<HelloRequest> requestStream,
            IServerStreamWriter<HelloReply> responseStream,
            ServerCallContext context)
        {
            var reply = new HelloReply { Message = new string('a', 1024) };
            while (!context.CancellationToken.IsCancellationRequested)
            {
                await responseStream.WriteAsync(reply, context.CancellationToken);
            }
        }
    }
}
