using System.Text.RegularExpressions;
using Grpc.Core;
using Helloworld;

namespace GrpcTesting.Tests.Calls;

/// <summary>Captures of calls whose binary headers or trailers are not Base64, so that gRPC does not tell them.</summary>
public partial class UnreadableCaptureTests
{
    private static readonly string[] Methods =
        ["SayHello", "SayHelloReplyStream", "SayHelloRequestStream", "SayHelloBiStream"];

    public static TheoryData<GrpcTransport> Transports { get; } =
        [GrpcTransport.TestServer, GrpcTransport.Pipe, GrpcTransport.Tcp, GrpcTransport.UnixSocket];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_trailer(GrpcTransport transport)
    {
        await using var fixture = GrpcServiceFixture.For(
            new UnreadableGreeter { Trailer = ("last-bin", "a*bc") }, options => options.Transport = transport);

        foreach (var method in Methods)
        {
            var failure = await FailureAsync(fixture.CreateClient<Greeter.GreeterClient>(), method);

            Equal(
                $$"""
                Expected headers and trailers that gRPC can read, but the trailer last-bin is not Base64, which its -bin name requires: "a*bc".
                /helloworld.Greeter/{{method}}: OK after <time>
                  headers:   none
                  responses: [0] { "message": "Hello" }
                  trailers:  unreadable
                """,
                failure);
            Assert.IsType<FormatException>(failure.InnerException);
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_header_before_a_trailer(GrpcTransport transport)
    {
        await using var fixture = GrpcServiceFixture.For(
            new UnreadableGreeter { Header = ("answer-bin", "a"), Trailer = ("last-bin", "a*bc") },
            options => options.Transport = transport);

        foreach (var method in Methods)
        {
            var failure = await FailureAsync(fixture.CreateClient<Greeter.GreeterClient>(), method);

            Equal(
                $$"""
                Expected headers and trailers that gRPC can read, but the header answer-bin is not Base64, which its -bin name requires: "a".
                /helloworld.Greeter/{{method}}: OK after <time>
                  headers:   unreadable
                  responses: [0] { "message": "Hello" }
                """,
                failure);
            Assert.IsType<FormatException>(Assert.IsType<RpcException>(failure.InnerException).InnerException);
        }
    }

    [Fact]
    public async Task A_credential_is_hidden_and_a_long_value_is_cut()
    {
        Assert.StartsWith(
            "Expected headers and trailers that gRPC can read, but the trailer access-token-bin is not Base64, "
            + "which its -bin name requires: (hidden, 4 characters).\n",
            await MessageAsync("access-token-bin", "a*bc"),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "Expected headers and trailers that gRPC can read, but the trailer last-bin is not Base64, "
            + $"which its -bin name requires: \"{new string('*', 200)}… (300 characters)\".\n",
            await MessageAsync("last-bin", new string('*', 300)),
            StringComparison.Ordinal);

        static async Task<string> MessageAsync(string name, string value)
        {
            await using var fixture = GrpcServiceFixture.For(new UnreadableGreeter { Trailer = (name, value) });
            return (await FailureAsync(fixture.CreateClient<Greeter.GreeterClient>(), "SayHello")).Message;
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task A_name_that_is_none_of_metadata(GrpcTransport transport)
    {
        await using var header = GrpcServiceFixture.For(
            new UnreadableGreeter { Header = ("x!y", "a") }, options => options.Transport = transport);
        await using var trailer = GrpcServiceFixture.For(
            new UnreadableGreeter { Trailer = ("x!y", "a") }, options => options.Transport = transport);

        foreach (var method in Methods)
        {
            var ofHeader = await FailureAsync(header.CreateClient<Greeter.GreeterClient>(), method);
            var ofTrailer = await FailureAsync(trailer.CreateClient<Greeter.GreeterClient>(), method);

            Equal(
                $$"""
                Expected headers and trailers that gRPC can read, but the header x!y has a name with other characters than letters, digits, '-', '_' and '.'.
                /helloworld.Greeter/{{method}}: OK after <time>
                  headers:   unreadable
                  responses: [0] { "message": "Hello" }
                """,
                ofHeader);
            Equal(
                $$"""
                Expected headers and trailers that gRPC can read, but the trailer x!y has a name with other characters than letters, digits, '-', '_' and '.'.
                /helloworld.Greeter/{{method}}: OK after <time>
                  headers:   none
                  responses: [0] { "message": "Hello" }
                  trailers:  unreadable
                """,
                ofTrailer);
        }

        Assert.All(header.Calls.Snapshot(), call => Assert.Equal(["fine-bin"], call.Server!.Headers!.Select(entry => entry.Key)));
    }

    [Fact]
    public async Task Of_a_call_on_the_bare_channel_it_is_not_known_which()
    {
        await using var header = GrpcServiceFixture.For(new UnreadableGreeter { Header = ("answer-bin", "a") });
        await using var trailer = GrpcServiceFixture.For(new UnreadableGreeter { Trailer = ("last-bin", "a*bc") });

        Equal(
            """
            Expected headers and trailers that gRPC can read, but a header is not Base64, which its -bin name requires.
            A call: OK after <time>
              headers:   unreadable
              responses: [0] { "message": "Hello" }
            """,
            await FailureAsync(new Greeter.GreeterClient(header.Channel), "SayHello"));
        Equal(
            """
            Expected headers and trailers that gRPC can read, but a trailer is not Base64, which its -bin name requires.
            A call: OK after <time>
              headers:   none
              responses: [0] { "message": "Hello" }
              trailers:  unreadable
            """,
            await FailureAsync(new Greeter.GreeterClient(trailer.Channel), "SayHello"));
    }

    [Fact]
    public async Task A_call_that_failed_has_its_outcome()
    {
        await using var fixture = GrpcServiceFixture.For(new UnreadableGreeter
        {
            Header = ("answer-bin", "a"),
            Trailer = ("last-bin", "a*bc"),
            Failure = new RpcException(new Status(StatusCode.NotFound, "nobody there")),
        });

        var outcome = await fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest()).CaptureAsync();

        Assert.Equal(new Status(StatusCode.NotFound, "nobody there"), outcome.Status);
        Assert.Empty(outcome.Headers);
        Assert.Empty(outcome.Trailers);
    }

    private static Task<GrpcAssertionException> FailureAsync(Greeter.GreeterClient client, string method) =>
        Assert.ThrowsAsync<GrpcAssertionException>(() => method switch
        {
            "SayHello" => client.SayHelloAsync(new HelloRequest()).CaptureAsync(),
            "SayHelloReplyStream" => client.SayHelloReplyStream(new HelloRequest()).CaptureAsync(),
            "SayHelloRequestStream" => client.SayHelloRequestStream().CaptureAsync(),
            _ => client.SayHelloBiStream().CaptureAsync(),
        });

    private static void Equal(string expected, GrpcAssertionException failure) => Assert.Equal(
        expected,
        KestrelsOwn().Replace(Times().Replace(failure.Message, "after <time>"), "none"),
        ignoreLineEndingDifferences: true);

    [GeneratedRegex(@"after [0-9.]+ m?s")]
    private static partial Regex Times();

    [GeneratedRegex(@"date: .*\n +server: Kestrel")]
    private static partial Regex KestrelsOwn();
}
