using System.Threading.Channels;
using Grpc.Core;
using Helloworld;
using Microsoft.AspNetCore.Http;

namespace GrpcTesting.Tests.Doubles;

/// <summary>Runs a script with the doubles of what a handler has in its hands.</summary>
internal sealed class DoubleServer : ServerScene
{
    private readonly TestServerCallContext _context;
    private readonly Channel<HelloRequest> _sent = Channel.CreateUnbounded<HelloRequest>();
    private readonly TestStreamReader<HelloRequest> _requests;
    private readonly TestStreamWriter<HelloReply> _responses;
    private int _received;

    private DoubleServer(CallOptions call, TimeSpan? timeout)
    {
        _context = TestServerCallContext.Create(options =>
        {
            options.Method = "/helloworld.Greeter/SayHelloBiStream";
            options.Host = "pipe";
            options.RequestHeaders = call.Headers ?? [];
            options.HttpContext = new DefaultHttpContext();
            if (timeout is { } time)
            {
                options.Deadline = DateTime.UtcNow + time;
            }
        });
        _requests = TestStreamReader.Of(_sent.Reader).For(_context);
        _responses = new TestStreamWriter<HelloReply>(_context);
    }

    public override ServerCallContext Context => _context;

    public override IAsyncStreamReader<HelloRequest> Requests => _requests;

    public override IServerStreamWriter<HelloReply> Responses => _responses;

    public static async Task<List<string>> RunAsync(
        Func<ServerScene, Task> script, Func<ServerScene, Task>? afterwards, CallOptions options, TimeSpan? timeout)
    {
        var scene = new DoubleServer(options, timeout);
        await script(scene);
        if (afterwards is not null)
        {
            scene._context.Complete();
            await afterwards(scene);
        }

        return scene.Notes.Lines;
    }

    public override Task SendAsync(HelloRequest request) => _sent.Writer.WriteAsync(request).AsTask();

    public override Task CompleteAsync()
    {
        _sent.Writer.Complete();
        return Task.CompletedTask;
    }

    public override Task CancelAsync()
    {
        _context.Cancel();
        return Task.CompletedTask;
    }

    public override Task BeginBlockedWriteAsync(CancellationToken token = default)
    {
        _responses.Block();
        return _responses.WriteAsync(new HelloReply(), token);
    }

    public override async Task<string> ReceiveAsync() =>
        (await _responses.WaitForMessagesAsync(++_received))[^1].Message;
}
