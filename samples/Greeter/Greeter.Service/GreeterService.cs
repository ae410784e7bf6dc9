using Grpc.Core;

namespace Helloworld;

/// <summary>The service, as any ASP.NET Core app has one.</summary>
public sealed class GreeterService(IGreetings greetings) : Greeter.GreeterBase
{
    private static readonly string[] Manners = ["{0}", "{0}, good to see you", "{0}, goodbye"];

    /// <inheritdoc/>
    public override Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context) =>
        Task.FromResult(Greet(request));

    /// <inheritdoc/>
    public override async Task SayHelloReplyStream(
        HelloRequest request, IServerStreamWriter<HelloReply> responseStream, ServerCallContext context)
    {
        var greeting = Greet(request).Message;
        foreach (var manner in Manners)
        {
            var reply = new HelloReply { Message = string.Format(null, manner, greeting) };
            await responseStream.WriteAsync(reply, context.CancellationToken);
        }
    }

    /// <inheritdoc/>
    public override async Task<HelloReply> SayHelloRequestStream(
        IAsyncStreamReader<HelloRequest> requestStream, ServerCallContext context)
    {
        var names = new List<string>();
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            names.Add(request.Name);
        }

        return Greet(new HelloRequest { Name = string.Join(", ", names) });
    }

    /// <inheritdoc/>
    public override async Task SayHelloBiStream(
        IAsyncStreamReader<HelloRequest> requestStream,
        IServerStreamWriter<HelloReply> responseStream,
        ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(Greet(request), context.CancellationToken);
        }
    }

    private HelloReply Greet(HelloRequest request) => request.Name.Length > 0
        ? new HelloReply { Message = greetings.Greet(request.Name) }
        : throw new RpcException(
            new Status(StatusCode.InvalidArgument, "name is empty: say whom to greet"),
            new Metadata { { "field", "name" } });
}
