using Grpc.Core;
using GrpcTesting.Schemas;

namespace GrpcTesting;

/// <summary>
/// A method known by its name and by how its messages are written, to be called as any kind. Nobody checks that the
/// server has it, or that it is of that kind: what the server says about it is the outcome.
/// </summary>
/// <remarks>
/// On the wire every call is a duplex one, <see cref="Duplex"/>; the kinds differ in the rules that the client keeps.
/// Those are the gRPC client's own here, so that a response too many, or none, ends as it does in a generated client.
/// The calls are gRPC's own objects: capture them, probe them, or read them as they are.
/// </remarks>
/// <typeparam name="TRequest">The request message: a protobuf message, bytes, JSON, or whatever the marshaller writes.
/// </typeparam>
/// <typeparam name="TResponse">The response message.</typeparam>
public sealed class GenericMethod<TRequest, TResponse>
    where TRequest : class
    where TResponse : class
{
    private readonly CallInvoker _invoker;
    private readonly MethodName _name;
    private readonly Marshaller<TRequest> _requests;
    private readonly Marshaller<TResponse> _responses;
    private readonly Action<TRequest>? _check;

    /// <param name="invoker">Makes the calls.</param>
    /// <param name="name">The method's name.</param>
    /// <param name="requests">How requests are written.</param>
    /// <param name="responses">How responses are read.</param>
    /// <param name="check">Throws for a request that cannot be written, before a call is made for it.</param>
    internal GenericMethod(
        CallInvoker invoker,
        MethodName name,
        Marshaller<TRequest> requests,
        Marshaller<TResponse> responses,
        Action<TRequest>? check = null)
    {
        _invoker = invoker;
        _name = name;
        _requests = requests;
        _responses = responses;
        _check = check;
    }

    /// <summary>The full method name, such as <c>/helloworld.Greeter/SayHello</c>.</summary>
    public string FullName => MethodName.Full(_name.Service, _name.Method);

    /// <summary>
    /// Any number of requests, any number of responses: the call that all kinds are. It sends two requests to a unary
    /// method, or none, if the test does.
    /// </summary>
    /// <param name="options">Headers, deadline, cancellation.</param>
    public AsyncDuplexStreamingCall<TRequest, TResponse> Duplex(CallOptions options = default) =>
        _invoker.AsyncDuplexStreamingCall(Of(MethodType.DuplexStreaming), null, options);

    /// <summary>One request, one response.</summary>
    /// <param name="request">The request.</param>
    /// <param name="options">Headers, deadline, cancellation.</param>
    /// <exception cref="ArgumentException">The request is JSON that is no message of the request's type.</exception>
    public AsyncUnaryCall<TResponse> Unary(TRequest request, CallOptions options = default) =>
        _invoker.AsyncUnaryCall(Of(MethodType.Unary), null, options, Checked(request));

    /// <summary>One request, any number of responses.</summary>
    /// <inheritdoc cref="Unary"/>
    public AsyncServerStreamingCall<TResponse> ServerStreaming(TRequest request, CallOptions options = default) =>
        _invoker.AsyncServerStreamingCall(Of(MethodType.ServerStreaming), null, options, Checked(request));

    /// <summary>Any number of requests, one response.</summary>
    /// <param name="options">Headers, deadline, cancellation.</param>
    public AsyncClientStreamingCall<TRequest, TResponse> ClientStreaming(CallOptions options = default) =>
        _invoker.AsyncClientStreamingCall(Of(MethodType.ClientStreaming), null, options);

    /// <summary>The full method name.</summary>
    public override string ToString() => FullName;

    private Method<TRequest, TResponse> Of(MethodType type) =>
        new(type, _name.Service, _name.Method, _requests, _responses);

    private TRequest Checked(TRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        _check?.Invoke(request);
        return request;
    }
}
