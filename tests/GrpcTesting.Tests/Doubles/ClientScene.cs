using Grpc.Core;
using Helloworld;

namespace GrpcTesting.Tests.Doubles;

/// <summary>A client's calls to a server that follows a script. Each scene makes one call.</summary>
internal abstract class ClientScene
{
    public Notes Notes { get; } = new();

    public abstract AsyncUnaryCall<HelloReply> Unary(CancellationToken token = default);

    public abstract AsyncServerStreamingCall<HelloReply> ServerStreaming(CancellationToken token = default);

    public abstract AsyncClientStreamingCall<HelloRequest, HelloReply> ClientStreaming(
        CancellationToken token = default);

    public abstract AsyncDuplexStreamingCall<HelloRequest, HelloReply> Duplex(CancellationToken token = default);

    /// <summary>The server ends an open call.</summary>
    public abstract void End();

    /// <summary>A write that the server's flow control holds back.</summary>
    public abstract Task BeginBlockedWriteAsync(
        IClientStreamWriter<HelloRequest> requests, CancellationToken token = default);

    /// <summary>What is left of a call: headers, status, trailers.</summary>
    public async Task NoteRestAsync(Func<Task<Metadata>> headers, Func<Status> status, Func<Metadata> trailers)
    {
        await Notes.TryAsync("headers", headers);
        Notes.Try("status", () => status());
        Notes.Try("trailers", () => trailers());
    }

    public Task NoteRestAsync(AsyncUnaryCall<HelloReply> call) =>
        NoteRestAsync(() => call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers);

    public Task NoteRestAsync(AsyncServerStreamingCall<HelloReply> call) =>
        NoteRestAsync(() => call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers);

    public Task NoteRestAsync(AsyncClientStreamingCall<HelloRequest, HelloReply> call) =>
        NoteRestAsync(() => call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers);

    public Task NoteRestAsync(AsyncDuplexStreamingCall<HelloRequest, HelloReply> call) =>
        NoteRestAsync(() => call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers);

    public async Task ReadAsync(IAsyncStreamReader<HelloReply> replies, CancellationToken token = default)
    {
        await Notes.TryAsync("read", () => replies.MoveNext(token));
        Notes.Add("current", replies.Current?.Message);
    }

    public Task WriteAsync(
        IClientStreamWriter<HelloRequest> requests, string? name, CancellationToken token = default) =>
        Notes.TryAsync("write", () =>
        {
            var request = name is null ? null! : new HelloRequest { Name = name };
            return token.CanBeCanceled ? requests.WriteAsync(request, token) : requests.WriteAsync(request);
        });

    public Task CompleteAsync(IClientStreamWriter<HelloRequest> requests) =>
        Notes.TryAsync("complete", requests.CompleteAsync);
}
