using Google.Protobuf;
using Grpc.Core;
using GrpcTesting.Generic;

namespace GrpcTesting;

/// <summary>
/// A call to a method that the server does not map, for a handler of <see cref="GrpcFixtureOptions.MapUnknown"/>. It
/// has any number of requests and responses: the kind of a method is known to those who have its stubs.
/// </summary>
/// <remarks>
/// It ends as a call of a mapped method does: with <see cref="StatusCode.OK"/> when the handler returns, with the
/// status of an <see cref="RpcException"/> that it throws, with <see cref="StatusCode.Unknown"/> for another exception,
/// or with what the handler sets as the status of <see cref="Context"/>.
/// </remarks>
public sealed class UnknownCall
{
    private Metadata? _requestHeaders;

    internal UnknownCall(
        IAsyncStreamReader<byte[]> requests, IServerStreamWriter<byte[]> responses, ServerCallContext context)
    {
        Requests = requests;
        Responses = responses;
        Context = context;
        (Service, Name) = UnknownMethod.Split(context.Method);
    }

    /// <summary>The full name, such as <c>/helloworld.Greeter/SayHello</c>.</summary>
    public string Method => Context.Method;

    /// <summary>The full name of the service, such as <c>helloworld.Greeter</c>.</summary>
    public string Service { get; }

    /// <summary>The name of the method, such as <c>SayHello</c>.</summary>
    public string Name { get; }

    /// <summary>
    /// gRPC's own context: deadline, cancellation and peer; the status and the trailers to end with; and
    /// <see cref="ServerCallContext.WriteResponseHeadersAsync"/>.
    /// </summary>
    public ServerCallContext Context { get; }

    /// <summary>
    /// The metadata of the caller, as it came: each value of a repeated key is an entry, where those of
    /// <see cref="ServerCallContext.RequestHeaders"/> are joined into one.
    /// </summary>
    /// <exception cref="RpcException">A value of a <c>-bin</c> key is not Base64.</exception>
    public Metadata RequestHeaders =>
        _requestHeaders ??= ProxyHeaders.OfRequest(Context.GetHttpContext().Request.Headers);

    /// <summary>The requests, each as the bytes of its message, decompressed.</summary>
    public IAsyncStreamReader<byte[]> Requests { get; }

    /// <summary>Writes responses, each as the bytes of its message.</summary>
    public IServerStreamWriter<byte[]> Responses { get; }

    /// <summary>Reads the next request as a protobuf message.</summary>
    /// <typeparam name="TRequest">The message.</typeparam>
    /// <param name="parser">Its parser, such as <c>HelloRequest.Parser</c>.</param>
    /// <returns>The message; null at the end of the requests.</returns>
    /// <exception cref="InvalidProtocolBufferException">The bytes are no such message.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled, or the deadline passed.</exception>
    /// <exception cref="IOException">The caller's stream or connection is gone.</exception>
    /// <exception cref="InvalidOperationException">The call is over.</exception>
    public async Task<TRequest?> ReadAsync<TRequest>(MessageParser<TRequest> parser)
        where TRequest : class, IMessage<TRequest>
    {
        ArgumentNullException.ThrowIfNull(parser);
        return await Requests.MoveNext(Context.CancellationToken).ConfigureAwait(false)
            ? parser.ParseFrom(Requests.Current)
            : null;
    }

    /// <summary>Writes a protobuf message as the next response.</summary>
    /// <exception cref="OperationCanceledException">The caller cancelled, or the deadline passed.</exception>
    /// <exception cref="IOException">The caller's stream or connection is gone.</exception>
    /// <exception cref="InvalidOperationException">The call is over.</exception>
    public Task WriteAsync(IMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return Responses.WriteAsync(response.ToByteArray());
    }

    /// <summary>
    /// Forwards the call: requests, metadata, deadline and cancellation to the target; headers, responses, trailers and
    /// status back to the caller, each as soon as it is there. At most one message each way is held in between, so that
    /// the flow control of one side reaches the other.
    /// </summary>
    /// <remarks>
    /// Requests that were read before are not forwarded. The target's status is thrown, so that the call ends with it;
    /// when the target is a fixture, the exception of its handler is in the status's
    /// <see cref="Status.DebugException"/>. docs/proxies.md tells what does not cross.
    /// </remarks>
    /// <param name="target">Makes the call, such as <see cref="GrpcFixture.CallInvoker"/> of another fixture. Its
    /// interceptors and its channel's settings hold.</param>
    /// <returns>A task that completes once the target has answered with <see cref="StatusCode.OK"/>.</returns>
    /// <exception cref="RpcException">The target answered with another status.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled, or the deadline passed.</exception>
    /// <exception cref="IOException">The caller's stream or connection is gone.</exception>
    /// <exception cref="InvalidOperationException">The call is over.</exception>
    public Task ForwardToAsync(CallInvoker target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return ProxyCall.RunAsync(this, target);
    }
}
