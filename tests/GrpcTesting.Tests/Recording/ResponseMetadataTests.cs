using Grpc.Core;
using Grpc.Net.Client;
using Helloworld;
using Microsoft.AspNetCore.Http;
using NSubstitute;

namespace GrpcTesting.Tests.Recording;

/// <summary>The client's record has the headers and trailers of a response, however it came to know them.</summary>
public class ResponseMetadataTests
{
    public static TheoryData<GrpcTransport> Transports { get; } =
        [GrpcTransport.TestServer, GrpcTransport.Pipe, GrpcTransport.Tcp, GrpcTransport.UnixSocket];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Headers_and_trailers_are_recorded_where_there_are_any(GrpcTransport transport)
    {
        await using var fixture = GrpcServiceFixture.For(Answering(Answer), options => options.Transport = transport);
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        foreach (var name in new[] { "", "headers", "trailers", "headers and trailers", "" })
        {
            await client.SayHelloAsync(new HelloRequest { Name = name });

            var view = fixture.Calls.Latest!.Client!;
            Assert.Equal(Has(name, "headers") ? ["answer: h"] : [], Texts(view.Headers!));
            Assert.Equal(Has(name, "trailers") ? ["answer: t"] : [], Texts(view.Trailers!));
        }

        static async Task Answer(string name, ServerCallContext context)
        {
            if (Has(name, "headers"))
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "answer", "h" } });
            }

            if (Has(name, "trailers"))
            {
                context.ResponseTrailers.Add("answer", "t");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Of_a_call_that_was_tried_again_those_that_gRPC_tells_are_recorded(GrpcTransport transport)
    {
        await using var fixture = GrpcServiceFixture.For(Answering(Answer), options =>
        {
            options.Transport = transport;
            options.ConfigureChannel(channel => Retries.On(channel, attempts: 2));
        });

        foreach (var name in new[] { "", "headers" })
        {
            var call = fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = name });
            await call;
            var told = Texts(await call.ResponseHeadersAsync).ToList();

            var view = fixture.Calls.Latest!.Client!;
            Assert.Equal(2, fixture.Calls.Latest.Attempts.Count);
            Assert.Equal(
                [.. Has(name, "headers") ? ["answer: h"] : Array.Empty<string>(), "grpc-previous-rpc-attempts: 1"],
                Texts(view.Headers!));
            Assert.Equal(["answer: t"], Texts(view.Trailers!));
            Assert.All(Texts(view.Headers!), text => Assert.Contains(text, told));
        }

        static async Task Answer(string name, ServerCallContext context)
        {
            if (context.RequestHeaders.GetValue("grpc-previous-rpc-attempts") is null)
            {
                throw new RpcException(
                    new Status(StatusCode.Unavailable, "Not yet."), new Metadata { { "answer", "not this" } });
            }

            context.ResponseTrailers.Add("answer", "t");
            if (Has(name, "headers"))
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "answer", "h" } });
            }
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task An_attempt_that_never_became_a_request_counts_as_one(GrpcTransport transport)
    {
        await using var fixture = GrpcServiceFixture.For(Answering((_, _) => Task.CompletedTask), options =>
        {
            options.Transport = transport;
            options.ConfigureChannel(channel =>
            {
                Retries.On(channel, attempts: 2);
                channel.HttpHandler = new FirstRefused(channel.HttpHandler!);
            });
        });

        await fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest());

        Assert.Equal(["grpc-previous-rpc-attempts: 1"], Texts(fixture.Calls.Latest!.Client!.Headers!));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Those_of_a_stream_are_recorded_where_there_are_any(GrpcTransport transport)
    {
        await using var fixture = GrpcServiceFixture.For(new Streams(), options => options.Transport = transport);
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        foreach (var isBare in new[] { true, false })
        {
            using var call = client.SayHelloReplyStream(new HelloRequest { Name = isBare ? "" : "both" });
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
            }

            var view = fixture.Calls.Latest!.Client!;
            Assert.Equal(isBare ? [] : ["answer: h"], Texts(view.Headers!));
            Assert.Equal(isBare ? [] : ["answer: t"], Texts(view.Trailers!));
            Assert.Equal(StatusCode.OK, view.Status!.Value.StatusCode);
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Trailers_that_gRPC_cannot_read_do_not_keep_the_response_from_the_test(GrpcTransport transport)
    {
        await using var fixture = GrpcServiceFixture.For(Answering(Answer), options => options.Transport = transport);

        await AssertAsync<FormatException>(fixture, "answer-bin");
        await AssertAsync<ArgumentException>(fixture, "x!y");

        static Task Answer(string name, ServerCallContext context)
        {
            context.GetHttpContext().Response.AppendTrailer(name, "a");
            return Task.CompletedTask;
        }
    }

    private static async Task AssertAsync<TException>(GrpcFixture fixture, string trailer)
        where TException : Exception
    {
        var call = fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = trailer });

        Assert.NotNull(await call);
        Assert.Throws<TException>(() => call.GetTrailers());
        var view = fixture.Calls.Latest!.Client!;
        Assert.Equal(StatusCode.OK, view.Status!.Value.StatusCode);
        Assert.Null(view.Trailers);
    }

    private static bool Has(string name, string part) => name.Contains(part, StringComparison.Ordinal);

    private static IEnumerable<string> Texts(Metadata metadata) =>
        metadata.Select(entry => $"{entry.Key}: {entry.Value}");

    private static Greeter.GreeterBase Answering(Func<string, ServerCallContext, Task> answer)
    {
        var greeter = Substitute.For<Greeter.GreeterBase>();
        greeter.SayHello(default!, default!).ReturnsForAnyArgs(async call =>
        {
            await answer(call.Arg<HelloRequest>().Name, call.Arg<ServerCallContext>());
            return new HelloReply();
        });
        return greeter;
    }

    private sealed class Streams : Greeter.GreeterBase
    {
        public override async Task SayHelloReplyStream(
            HelloRequest request, IServerStreamWriter<HelloReply> responseStream, ServerCallContext context)
        {
            if (request.Name.Length > 0)
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "answer", "h" } });
                context.ResponseTrailers.Add("answer", "t");
            }

            await responseStream.WriteAsync(new HelloReply(), CancellationToken.None);
        }
    }

    private sealed class FirstRefused(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private bool _refused;

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!_refused)
            {
                _refused = true;
                throw new RpcException(new Status(StatusCode.Unavailable, "Not yet."));
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
