using Grpc.Core;
using Grpc.Core.Interceptors;

namespace GrpcTesting.Recording;

/// <summary>Tracks the calls of a fixture's clients. Nearest to the channel, below the interceptors of a test.</summary>
internal sealed class ClientCallInterceptor(CallTracker tracker) : Interceptor
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        BlockingUnaryCallContinuation<TRequest, TResponse> continuation) =>
        continuation(request, Tag(context, tracker.Begin(context.Method.FullName)));

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var tracked = tracker.Begin(context.Method.FullName);
        return Attached(continuation(request, Tag(context, tracked)), tracked);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var tracked = tracker.Begin(context.Method.FullName);
        return Attached(continuation(request, Tag(context, tracked)), tracked);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var tracked = tracker.Begin(context.Method.FullName);
        return Attached(continuation(Tag(context, tracked)), tracked);
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var tracked = tracker.Begin(context.Method.FullName);
        return Attached(continuation(Tag(context, tracked)), tracked);
    }

    private static TCall Attached<TCall>(TCall call, TrackedCall tracked)
        where TCall : class
    {
        CallTracker.Attach(call, tracked);
        return call;
    }

    private static ClientInterceptorContext<TRequest, TResponse> Tag<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context, TrackedCall tracked)
        where TRequest : class
        where TResponse : class =>
        new(
            context.Method,
            context.Host,
            context.Options.WithHeaders(CallId.AddTo(context.Options.Headers, tracked.Id)));
}
