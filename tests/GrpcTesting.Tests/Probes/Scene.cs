using Grpc.Core;
using Helloworld;
using NSubstitute;

namespace GrpcTesting.Tests.Probes;

/// <summary>A chat whose server side each test writes for itself.</summary>
internal sealed class Scene : IAsyncDisposable
{
    private readonly GrpcServiceFixture<Greeter.GreeterBase> _fixture;

    private Scene(Greeter.GreeterBase greeter)
    {
        _fixture = GrpcServiceFixture.For(greeter);
        Client = _fixture.CreateClient<Greeter.GreeterClient>();
    }

    public Greeter.GreeterClient Client { get; }

    public static Scene Unary(Func<HelloRequest, Task<HelloReply>> handler)
    {
        var greeter = Substitute.For<Greeter.GreeterBase>();
        greeter.SayHello(default!, default!).ReturnsForAnyArgs(call => handler(call.Arg<HelloRequest>()));
        return new Scene(greeter);
    }

    public static Scene ServerStream(Func<IServerStreamWriter<HelloReply>, ServerCallContext, Task> handler)
    {
        var greeter = Substitute.For<Greeter.GreeterBase>();
        greeter.SayHelloReplyStream(default!, default!, default!).ReturnsForAnyArgs(
            call => handler(call.Arg<IServerStreamWriter<HelloReply>>(), call.Arg<ServerCallContext>()));
        return new Scene(greeter);
    }

    public static Scene Duplex(
        Func<IAsyncStreamReader<HelloRequest>, IServerStreamWriter<HelloReply>, ServerCallContext, Task> handler)
    {
        var greeter = Substitute.For<Greeter.GreeterBase>();
        greeter.SayHelloBiStream(default!, default!, default!).ReturnsForAnyArgs(call => handler(
            call.Arg<IAsyncStreamReader<HelloRequest>>(),
            call.Arg<IServerStreamWriter<HelloReply>>(),
            call.Arg<ServerCallContext>()));
        return new Scene(greeter);
    }

    /// <summary>Greets each name as it comes.</summary>
    public static Scene Echo() => Duplex(async (requests, replies, _) =>
    {
        while (await requests.MoveNext(CancellationToken.None))
        {
            await replies.WriteAsync(Reply($"Hello {requests.Current.Name}"));
        }
    });

    /// <summary>A duplex call that fails after so many greetings.</summary>
    public static Scene Failing(int after) => Duplex(async (requests, replies, _) =>
    {
        for (var count = 0; count < after; count++)
        {
            await requests.MoveNext(CancellationToken.None);
            await replies.WriteAsync(Reply($"Hello {requests.Current.Name}"));
        }

        throw new RpcException(new Status(StatusCode.NotFound, "nobody there"));
    });

    /// <summary>A server that answers nothing before its call is cancelled.</summary>
    public static Scene Silent() => Duplex(async (_, _, context) =>
    {
        await context.WriteResponseHeadersAsync([]);
        await CancelledAsync(context);
    });

    /// <summary>Ends when the handler runs and has read so many requests.</summary>
    public Task ReadAsync(int requests) => _fixture.Calls.WaitForAsync(call => call.Server?.RequestCount == requests);

    /// <summary>Ends when the call is cancelled.</summary>
    public static async Task CancelledAsync(ServerCallContext context)
    {
        var cancelled = new TaskCompletionSource();
        await using var registration = context.CancellationToken.Register(cancelled.SetResult);
        await cancelled.Task;
    }

    public static HelloRequest Request(string name) => new() { Name = name };

    public static HelloReply Reply(string message) => new() { Message = message };

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();
}
