using Grpc.Core;
using Helloworld;
using NSubstitute;

namespace GrpcTesting.Tests.Probes;

/// <summary>Calls that are no fixture's, that arrive exactly when a test says so, and that nothing can end.</summary>
internal static class HandMade
{
    /// <summary>A read that brings a message.</summary>
    public static Task<bool> Message { get; } = Task.FromResult(true);

    /// <summary>A read that brings nothing, nor an end.</summary>
    public static Task<bool> Never { get; } = new TaskCompletionSource<bool>().Task;

    /// <param name="reads">What the reads bring; the last one again and again.</param>
    public static AsyncServerStreamingCall<HelloReply> Call(params Task<bool>[] reads) => Call(reads, () => { });

    /// <summary>One whose connection broke: its reads say UNAVAILABLE.</summary>
    /// <param name="write">What comes of its writes.</param>
    public static AsyncDuplexStreamingCall<HelloRequest, HelloReply> Duplex(Task write)
    {
        var requests = Substitute.For<IClientStreamWriter<HelloRequest>>();
        requests.WriteAsync(default!).ReturnsForAnyArgs(write);
        var responses = Substitute.For<IAsyncStreamReader<HelloReply>>();
        var status = new Status(StatusCode.Unavailable, "reset");
        responses.MoveNext(default).ReturnsForAnyArgs(_ => Task.FromException<bool>(new RpcException(status)));
        return new AsyncDuplexStreamingCall<HelloRequest, HelloReply>(
            requests, responses, Task.FromResult<Metadata>([]), () => status, () => [], () => { });
    }

    public static AsyncServerStreamingCall<HelloReply> Call(Task<bool>[] reads, Action dispose)
    {
        var stream = Substitute.For<IAsyncStreamReader<HelloReply>>();
        stream.MoveNext(default).ReturnsForAnyArgs(reads[0], reads[1..]);
        stream.Current.Returns(new HelloReply { Message = "one" });
        return new AsyncServerStreamingCall<HelloReply>(
            stream,
            new TaskCompletionSource<Metadata>().Task,
            () => throw new InvalidOperationException("not over"),
            () => throw new InvalidOperationException("not over"),
            dispose);
    }
}
