using Grpc.Core;
using Helloworld;

namespace GrpcTesting.Tests.Doubles;

/// <summary>What a handler of a duplex call has in its hands, and what the client at the other end can do.</summary>
internal abstract class ServerScene
{
    public Notes Notes { get; } = new();

    public abstract ServerCallContext Context { get; }

    public abstract IAsyncStreamReader<HelloRequest> Requests { get; }

    public abstract IServerStreamWriter<HelloReply> Responses { get; }

    /// <summary>The client sends a request.</summary>
    public abstract Task SendAsync(HelloRequest request);

    public Task SendAsync(string name) => SendAsync(new HelloRequest { Name = name });

    /// <summary>The client ends its requests.</summary>
    public abstract Task CompleteAsync();

    /// <summary>The client cancels the call, and the server has noticed.</summary>
    public abstract Task CancelAsync();

    /// <summary>A write that the client's flow control holds back.</summary>
    public abstract Task BeginBlockedWriteAsync(CancellationToken token = default);

    /// <summary>What the client receives next.</summary>
    public abstract Task<string> ReceiveAsync();

    /// <summary>The call is over, as its token says.</summary>
    public async Task WaitForEndAsync()
    {
        var noticed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = Context.CancellationToken.Register(noticed.SetResult);
        await noticed.Task.WaitAsync(Notes.Bound);
    }

    public Task WriteHeadersAsync(Metadata headers) =>
        Notes.TryAsync("write headers", () => Context.WriteResponseHeadersAsync(headers));

    public Task ReadAsync(CancellationToken token = default) =>
        Notes.TryAsync("read", () => Requests.MoveNext(token));

    public Task WriteAsync(string message, CancellationToken token = default) =>
        Notes.TryAsync("write", () => token.CanBeCanceled
            ? Responses.WriteAsync(new HelloReply { Message = message }, token)
            : Responses.WriteAsync(new HelloReply { Message = message }));

    public void NoteCurrent() => Notes.Add("current", Requests.Current?.Name);
}
