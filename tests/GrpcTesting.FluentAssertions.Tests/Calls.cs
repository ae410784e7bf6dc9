using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Helloworld;

namespace GrpcTesting.Tests;

/// <summary>Finished calls: each against a real server of its own, which does what the test says.</summary>
internal static class Calls
{
    /// <summary>A unary call.</summary>
    public static async Task<CallOutcome<HelloReply>> UnaryAsync(Func<ServerCallContext, Task<HelloReply>> handler)
    {
        await using var fixture = GrpcServiceFixture.For<Greeter.GreeterBase>(new Script { OnUnary = handler });
        return await fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest()).CaptureAsync();
    }

    /// <summary>A unary call that fails.</summary>
    public static Task<CallOutcome<HelloReply>> FailingAsync(Exception exception) =>
        UnaryAsync(_ => Task.FromException<HelloReply>(exception));

    /// <summary>A call that yields these messages.</summary>
    public static async Task<CallOutcome<HelloReply>> StreamAsync(params string[] messages)
    {
        await using var fixture = GrpcServiceFixture.For<Greeter.GreeterBase>(new Script { Stream = messages });
        return await fixture.CreateClient<Greeter.GreeterClient>()
            .SayHelloReplyStream(new HelloRequest())
            .CaptureAsync();
    }

    /// <summary>A unary call that sends the headers <c>x-trace: 1</c>, twice <c>x-tag</c>, and <c>x-id-bin</c>, and
    /// the same as trailers, with <c>-end</c> in their names.</summary>
    public static Task<CallOutcome<HelloReply>> TaggedAsync() => UnaryAsync(async context =>
    {
        await context.WriteResponseHeadersAsync(new Metadata
        {
            { "x-trace", "1" }, { "x-tag", "a" }, { "x-tag", "b" }, { "x-id-bin", [1, 2, 255] },
        });
        foreach (var (key, value) in new[] { ("x-trace-end", "1"), ("x-tag-end", "a"), ("x-tag-end", "b") })
        {
            context.ResponseTrailers.Add(key, value);
        }

        context.ResponseTrailers.Add("x-id-end-bin", [1, 2, 255]);
        return Reply("Hello");
    });

    /// <summary>A unary call that fails with InvalidArgument and these rich error details.</summary>
    public static Task<CallOutcome<HelloReply>> RefusedAsync(params IMessage[] details) =>
        FailingAsync(Refusal(details));

    /// <summary>InvalidArgument, with rich error details.</summary>
    public static RpcException Refusal(params IMessage[] details)
    {
        var status = new Google.Rpc.Status { Code = (int)StatusCode.InvalidArgument };
        status.Details.AddRange(details.Select(detail => Any.Pack(detail)));
        return new RpcException(
            new Status(StatusCode.InvalidArgument, "name is empty"),
            new Metadata { { "grpc-status-details-bin", status.ToByteArray() } });
    }

    public static HelloReply Reply(string message) => new() { Message = message };

    private sealed class Script : Greeter.GreeterBase
    {
        public Func<ServerCallContext, Task<HelloReply>> OnUnary { get; init; } = _ => Task.FromResult(Reply("Hello"));

        public string[] Stream { get; init; } = [];

        public override Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context) => OnUnary(context);

        public override async Task SayHelloReplyStream(
            HelloRequest request, IServerStreamWriter<HelloReply> responseStream, ServerCallContext context)
        {
            foreach (var message in Stream)
            {
                await responseStream.WriteAsync(Reply(message), context.CancellationToken);
            }
        }
    }
}
