using Grpc.Core;
using Helloworld;

namespace GrpcTesting.Tests.Doubles;

/// <summary>Runs a script as the handler of a real call, over the pipe.</summary>
internal sealed class RealServer : ServerScene
{
    private readonly AsyncDuplexStreamingCall<HelloRequest, HelloReply> _call;
    private readonly ServerCallContext _context;
    private readonly IAsyncStreamReader<HelloRequest> _requests;
    private readonly IServerStreamWriter<HelloReply> _responses;

    private RealServer(
        AsyncDuplexStreamingCall<HelloRequest, HelloReply> call,
        IAsyncStreamReader<HelloRequest> requests,
        IServerStreamWriter<HelloReply> responses,
        ServerCallContext context)
    {
        _call = call;
        _context = context;
        _requests = requests;
        _responses = responses;
    }

    public override ServerCallContext Context => _context;

    public override IAsyncStreamReader<HelloRequest> Requests => _requests;

    public override IServerStreamWriter<HelloReply> Responses => _responses;

    public static async Task<List<string>> RunAsync(
        Func<ServerScene, Task> script, Func<ServerScene, Task>? afterwards, CallOptions options, TimeSpan? timeout)
    {
        var handler = new Handler();
        await using var fixture = GrpcServiceFixture.For(handler, fixture =>
        {
            fixture.Records.Enabled = false;
            if (timeout is { } time)
            {
                fixture.ConfigureChannel(channel =>
                    channel.HttpHandler = new DeadlineAtServer(channel.HttpHandler!, $"{time.TotalMilliseconds:0}m"));
            }
        });
        using var call = fixture.CreateClient<Greeter.GreeterClient>().SayHelloBiStream(options);
        var (requests, responses, context) = await handler.Entered.Task.WaitAsync(Notes.Bound);
        var scene = new RealServer(call, requests, responses, context);
        await script(scene);
        handler.Release.SetResult();
        if (afterwards is not null)
        {
            await handler.Left.Task.WaitAsync(Notes.Bound);
            await afterwards(scene);
        }

        return scene.Notes.Lines;
    }

    public override Task SendAsync(HelloRequest request) => _call.RequestStream.WriteAsync(request);

    public override Task CompleteAsync() => _call.RequestStream.CompleteAsync();

    public override Task CancelAsync()
    {
        var noticed = WaitForEndAsync();
        _call.Dispose();
        return noticed;
    }

    // No window of HTTP/2 lets that much through to a client that does not read.
    public override Task BeginBlockedWriteAsync(CancellationToken token = default) =>
        Responses.WriteAsync(new HelloReply { Message = new string('a', 20_000_000) }, token);

    public override async Task<string> ReceiveAsync() =>
        await _call.ResponseStream.MoveNext(CancellationToken.None) ? _call.ResponseStream.Current.Message : "the end";

    private sealed record Hands(
        IAsyncStreamReader<HelloRequest> Requests, IServerStreamWriter<HelloReply> Responses, ServerCallContext Context);

    // The client's own clock would cancel the call at the same time.
    private sealed class DeadlineAtServer(HttpMessageHandler inner, string timeout) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add("grpc-timeout", timeout);
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Handler : Greeter.GreeterBase
    {
        public TaskCompletionSource<Hands> Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Left { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async Task SayHelloBiStream(
            IAsyncStreamReader<HelloRequest> requestStream,
            IServerStreamWriter<HelloReply> responseStream,
            ServerCallContext context)
        {
            // gRPC marks the streams as complete right after the handler: when the request's own work is over.
            context.GetHttpContext().Response.OnCompleted(() =>
            {
                Left.TrySetResult();
                return Task.CompletedTask;
            });
            Entered.SetResult(new Hands(requestStream, responseStream, context));
            await Release.Task;
        }
    }
}
