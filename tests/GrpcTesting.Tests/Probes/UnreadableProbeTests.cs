using Grpc.Core;
using Helloworld;

namespace GrpcTesting.Tests.Probes;

/// <summary>Steps that need binary headers or trailers which are not Base64, so that gRPC does not tell them.</summary>
public class UnreadableProbeTests
{
    private static readonly RpcException NotFound = new(new Status(StatusCode.NotFound, "nobody there"));

    [Theory]
    [InlineData("SayHello")]
    [InlineData("SayHelloReplyStream")]
    [InlineData("SayHelloRequestStream")]
    [InlineData("SayHelloBiStream")]
    public async Task The_completion_with_a_trailer(string method)
    {
        await using var fixture = GrpcServiceFixture.For(new UnreadableGreeter { Trailer = ("last-bin", "a*bc") });
        await using var probe = Probe(fixture.CreateClient<Greeter.GreeterClient>(), method);
        await probe.ExpectNextAsync();

        var failure = await Assert.ThrowsAsync<GrpcAssertionException>(() => probe.ExpectCompletedAsync());

        Failure.Equal(
            $$"""
            Expected the call to complete with OK, but the trailer last-bin is not Base64, which its -bin name requires: "a*bc".
            /helloworld.Greeter/{{method}}, at UnreadableProbeTests.cs:N:
              +0 ms  ← headers
              +0 ms  ← { "message": "Hello" }
              +0 ms  ← OK
            """,
            failure);
        Assert.IsType<FormatException>(failure.InnerException);
    }

    [Theory]
    [InlineData("SayHello")]
    [InlineData("SayHelloReplyStream")]
    [InlineData("SayHelloRequestStream")]
    [InlineData("SayHelloBiStream")]
    public async Task The_completion_with_a_header(string method)
    {
        await using var fixture = GrpcServiceFixture.For(new UnreadableGreeter { Header = ("answer-bin", "a") });
        await using var probe = Probe(fixture.CreateClient<Greeter.GreeterClient>(), method);
        await probe.ExpectNextAsync();

        await Failure.ThrowsAsync(
            $$"""
            Expected the call to complete with OK, but the header answer-bin is not Base64, which its -bin name requires: "a".
            /helloworld.Greeter/{{method}}, at UnreadableProbeTests.cs:N:
              +0 ms  ← headers
              +0 ms  ← { "message": "Hello" }
              +0 ms  ← OK
            """,
            () => probe.ExpectCompletedAsync());
    }

    [Fact]
    public async Task The_completion_of_a_call_on_the_bare_channel()
    {
        await using var fixture = GrpcServiceFixture.For(new UnreadableGreeter { Trailer = ("last-bin", "a*bc") });
        await using var probe = Probe(new Greeter.GreeterClient(fixture.Channel), "SayHello");
        await probe.ExpectNextAsync();

        await Failure.ThrowsAsync(
            """
            Expected the call to complete with OK, but a trailer is not Base64, which its -bin name requires.
            A call, at UnreadableProbeTests.cs:N:
              +0 ms  ← headers
              +0 ms  ← { "message": "Hello" }
              +0 ms  ← OK
            """,
            () => probe.ExpectCompletedAsync());
    }

    [Fact]
    public async Task The_headers_of_an_open_call()
    {
        await using var fixture = GrpcServiceFixture.For(
            new UnreadableGreeter { Header = ("answer-bin", "a"), IsSilent = true });
        await using var probe = fixture.CreateClient<Greeter.GreeterClient>().SayHelloBiStream().Probe();

        var failure = await Assert.ThrowsAsync<GrpcAssertionException>(() => probe.ExpectHeadersAsync());

        Failure.Equal(
            """
            Expected the response headers, but the header answer-bin is not Base64, which its -bin name requires: "a".
            /helloworld.Greeter/SayHelloBiStream, at UnreadableProbeTests.cs:N:
              nothing was sent, and nothing arrived
            """,
            failure);
        Assert.IsType<FormatException>(Assert.IsType<RpcException>(failure.InnerException).InnerException);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_headers_of_a_call_that_is_over(bool hasFailed)
    {
        await using var fixture = GrpcServiceFixture.For(
            new UnreadableGreeter { Header = ("answer-bin", "a"), Failure = hasFailed ? NotFound : null });
        await using var probe = Probe(fixture.CreateClient<Greeter.GreeterClient>(), "SayHello").IgnoreUnreadMessages();
        await fixture.Calls.WaitForAsync(call => call.Client!.IsFinished);

        var failure = await Assert.ThrowsAsync<GrpcAssertionException>(() => probe.ExpectHeadersAsync());

        Assert.StartsWith(
            "Expected the response headers, but the header answer-bin is not Base64, which its -bin name requires: \"a\".\n",
            failure.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_headers_of_a_call_on_the_bare_channel()
    {
        await using var fixture = GrpcServiceFixture.For(new UnreadableGreeter { Header = ("answer-bin", "a") });
        await using var probe = Probe(new Greeter.GreeterClient(fixture.Channel), "SayHello");

        await Failure.ThrowsAsync(
            """
            Expected the response headers, but a header is not Base64, which its -bin name requires.
            A call, at UnreadableProbeTests.cs:N:
              +0 ms  ← headers
              +0 ms  ← { "message": "Hello" }  (unread)
            """,
            () => probe.ExpectHeadersAsync());
    }

    [Fact]
    public async Task The_headers_of_a_call_whose_client_fails_with_the_same_exception()
    {
        await using var fixture = GrpcServiceFixture.For(new UnreadableGreeter(), options =>
            options.ConfigureChannel(channel => channel.HttpHandler = new Refusing()));
        await using var probe = Probe(fixture.CreateClient<Greeter.GreeterClient>(), "SayHello");

        await Failure.ThrowsAsync(
            """
            Expected the response headers, but the call ended with Internal "Error starting gRPC call. FormatException: Not mine.".
            /helloworld.Greeter/SayHello, at UnreadableProbeTests.cs:N:
              +0 ms  ← Internal "Error starting gRPC call. FormatException: Not mine."
            """,
            () => probe.ExpectHeadersAsync());
    }

    [Fact]
    public async Task What_needs_neither_goes_on()
    {
        await using var fixture = GrpcServiceFixture.For(
            new UnreadableGreeter { Header = ("answer-bin", "a"), Trailer = ("last-bin", "a*bc") });
        var probe = Probe(fixture.CreateClient<Greeter.GreeterClient>(), "SayHelloReplyStream");

        await probe.ExpectNextAsync(Scene.Reply("Hello"));
        await probe.ExpectNoMessageAsync(TimeSpan.FromSeconds(10));

        await Failure.ThrowsAsync(
            """
            The test left the end of the call unexpected: OK.
            /helloworld.Greeter/SayHelloReplyStream, at UnreadableProbeTests.cs:N:
              +0 ms  ← headers
              +0 ms  ← { "message": "Hello" }
              +0 ms  ← OK
            """,
            async () => await probe.DisposeAsync());
    }

    [Fact]
    public async Task A_call_that_failed_has_its_outcome()
    {
        await using var fixture = GrpcServiceFixture.For(new UnreadableGreeter
        {
            Header = ("answer-bin", "a"),
            Trailer = ("last-bin", "a*bc"),
            Failure = NotFound,
        });
        await using var probe = Probe(fixture.CreateClient<Greeter.GreeterClient>(), "SayHello");

        var outcome = await probe.ExpectErrorAsync(StatusCode.NotFound);

        Assert.Empty(outcome.Headers);
        Assert.Empty(outcome.Trailers);
    }

    private static CallProbe<HelloReply> Probe(Greeter.GreeterClient client, string method) => method switch
    {
        "SayHello" => client.SayHelloAsync(new HelloRequest()).Probe(),
        "SayHelloReplyStream" => client.SayHelloReplyStream(new HelloRequest()).Probe(),
        "SayHelloRequestStream" => client.SayHelloRequestStream().Probe(),
        _ => client.SayHelloBiStream().Probe(),
    };

    private sealed class Refusing : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) => throw new FormatException("Not mine.");
    }
}
