using Grpc.Core;
using Helloworld;

namespace GrpcTesting.Tests.Doubles;

/// <summary>The doubles of calls to a server that follows a script.</summary>
internal sealed class DoubleClient(ServerScript server) : ClientScene
{
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TestStreamWriter<HelloRequest> _requests = new();

    public static async Task<List<string>> RunAsync(ServerScript server, Func<ClientScene, Task> script)
    {
        var scene = new DoubleClient(server);
        await script(scene);
        return scene.Notes.Lines;
    }

    public override AsyncUnaryCall<HelloReply> Unary(CancellationToken token) => Fails
        ? TestCalls.AsyncUnaryCall<HelloReply>(server.Status, Configure(token))
        : TestCalls.AsyncUnaryCall(Replies[0], Configure(token));

    public override AsyncServerStreamingCall<HelloReply> ServerStreaming(CancellationToken token) => Fails
        ? TestCalls.AsyncServerStreamingCall(TestStreamReader.Of(Replies).ThenFail(server.Status), Configure(token))
        : TestCalls.AsyncServerStreamingCall(Replies, Configure(token));

    public override AsyncClientStreamingCall<HelloRequest, HelloReply> ClientStreaming(CancellationToken token) => Fails
        ? TestCalls.AsyncClientStreamingCall<HelloRequest, HelloReply>(_requests, server.Status, Configure(token))
        : TestCalls.AsyncClientStreamingCall(_requests, Replies[0], Configure(token));

    public override AsyncDuplexStreamingCall<HelloRequest, HelloReply> Duplex(CancellationToken token) => Fails
        ? TestCalls.AsyncDuplexStreamingCall(
            _requests, TestStreamReader.Of(Replies).ThenFail(server.Status), Configure(token))
        : TestCalls.AsyncDuplexStreamingCall(_requests, Replies, Configure(token));

    public override void End() => _release.TrySetResult();

    public override Task BeginBlockedWriteAsync(IClientStreamWriter<HelloRequest> requests, CancellationToken token)
    {
        _requests.Block();
        return requests.WriteAsync(new HelloRequest(), token);
    }

    private bool Fails => server.Status.StatusCode != StatusCode.OK;

    private HelloReply[] Replies => [.. server.Replies.Select(reply => new HelloReply { Message = reply })];

    private Action<TestCallOptions> Configure(CancellationToken token) => options =>
    {
        options.Headers = server.Headers;
        options.Trailers = server.Trailers;
        options.CancellationToken = token;
        options.Deadline = server.Timeout is { } timeout ? DateTime.UtcNow + timeout : DateTime.MaxValue;
        options.OpenUntil = server.IsOpen ? _release.Task : server.ReadsRequests ? null : Task.CompletedTask;
    };
}
