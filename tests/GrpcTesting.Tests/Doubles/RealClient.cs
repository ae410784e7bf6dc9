using Grpc.Core;
using Helloworld;

namespace GrpcTesting.Tests.Doubles;

/// <summary>Real calls to a real server, over the pipe.</summary>
internal sealed class RealClient : ClientScene
{
    private readonly Greeter.GreeterClient _client;
    private readonly Handler _handler;
    private readonly TimeSpan? _timeout;

    private RealClient(Greeter.GreeterClient client, Handler handler, TimeSpan? timeout)
    {
        _timeout = timeout;
        _client = client;
        _handler = handler;
    }

    public static async Task<List<string>> RunAsync(ServerScript server, Func<ClientScene, Task> script)
    {
        var handler = new Handler(server);
        await using var fixture = GrpcServiceFixture.For(handler, options =>
        {
            options.Records.Enabled = false;
            options.ConfigureChannel(channel => channel.HttpHandler = new DeadlineAtClient(channel.HttpHandler!));
        });
        var scene = new RealClient(fixture.CreateClient<Greeter.GreeterClient>(), handler, server.Timeout);
        await script(scene);
        scene.End();
        return scene.Notes.Lines;
    }

    public override AsyncUnaryCall<HelloReply> Unary(CancellationToken token) =>
        _client.SayHelloAsync(new HelloRequest(), deadline: Deadline, cancellationToken: token);

    public override AsyncServerStreamingCall<HelloReply> ServerStreaming(CancellationToken token) =>
        _client.SayHelloReplyStream(new HelloRequest(), deadline: Deadline, cancellationToken: token);

    public override AsyncClientStreamingCall<HelloRequest, HelloReply> ClientStreaming(CancellationToken token) =>
        _client.SayHelloRequestStream(deadline: Deadline, cancellationToken: token);

    public override AsyncDuplexStreamingCall<HelloRequest, HelloReply> Duplex(CancellationToken token) =>
        _client.SayHelloBiStream(deadline: Deadline, cancellationToken: token);

    public override void End() => _handler.Release.TrySetResult();

    // No window of HTTP/2 lets that much through to a server that does not read.
    public override Task BeginBlockedWriteAsync(IClientStreamWriter<HelloRequest> requests, CancellationToken token) =>
        requests.WriteAsync(new HelloRequest { Name = new string('a', 20_000_000) }, token);

    private DateTime? Deadline => _timeout is { } timeout ? DateTime.UtcNow + timeout : null;

    // The server's own clock would end the call at the same time.
    private sealed class DeadlineAtClient(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Remove("grpc-timeout");
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Handler(ServerScript script) : Greeter.GreeterBase
    {
        public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context) =>
            ReplyAsync(null, context);

        public override Task SayHelloReplyStream(
            HelloRequest request, IServerStreamWriter<HelloReply> responseStream, ServerCallContext context) =>
            PlayAsync(null, responseStream, context);

        public override Task<HelloReply> SayHelloRequestStream(
            IAsyncStreamReader<HelloRequest> requestStream, ServerCallContext context) =>
            ReplyAsync(requestStream, context);

        public override Task SayHelloBiStream(
            IAsyncStreamReader<HelloRequest> requestStream,
            IServerStreamWriter<HelloReply> responseStream,
            ServerCallContext context) => PlayAsync(requestStream, responseStream, context);

        private async Task<HelloReply> ReplyAsync(IAsyncStreamReader<HelloRequest>? requests, ServerCallContext context)
        {
            await PlayAsync(requests, null, context);
            return new HelloReply { Message = script.Replies[0] };
        }

        private async Task PlayAsync(
            IAsyncStreamReader<HelloRequest>? requests,
            IServerStreamWriter<HelloReply>? responses,
            ServerCallContext context)
        {
            if (script.Headers is { } headers)
            {
                await context.WriteResponseHeadersAsync(headers);
            }

            if (responses is not null)
            {
                foreach (var reply in script.Replies)
                {
                    await responses.WriteAsync(new HelloReply { Message = reply });
                }
            }

            if (script.IsOpen)
            {
                await Release.Task;
            }

            while (script.ReadsRequests && await requests!.MoveNext(CancellationToken.None))
            {
            }

            foreach (var trailer in script.Trailers)
            {
                context.ResponseTrailers.Add(trailer);
            }

            context.Status = script.Status;
            if (script.Status.StatusCode != StatusCode.OK)
            {
                throw new RpcException(script.Status);
            }
        }
    }
}
