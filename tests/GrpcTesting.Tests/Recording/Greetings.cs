using Grpc.Core;
using Helloworld;

namespace GrpcTesting.Tests.Recording;

/// <summary>A service whose handlers each test writes for itself. Unary calls hang until they are cancelled.</summary>
internal sealed class Greetings : Greeter.GreeterBase
{
    public Func<HelloRequest, ServerCallContext, Task> OnUnary { get; init; } =
        (_, context) => Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);

    public Func<IAsyncStreamReader<HelloRequest>, IServerStreamWriter<HelloReply>, ServerCallContext, Task> OnDuplex
    {
        get;
        init;
    } = (_, _, _) => Task.CompletedTask;

    public override async Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context)
    {
        await OnUnary(request, context);
        return new HelloReply();
    }

    public override Task SayHelloBiStream(
        IAsyncStreamReader<HelloRequest> requestStream,
        IServerStreamWriter<HelloReply> responseStream,
        ServerCallContext context) => OnDuplex(requestStream, responseStream, context);
}
