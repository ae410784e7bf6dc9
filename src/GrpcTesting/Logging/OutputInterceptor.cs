using Grpc.Core;
using Grpc.Core.Interceptors;

namespace GrpcTesting.Logging;

/// <summary>
/// Makes an output the owner of what the client logs during its calls: what runs on when the call has been made runs
/// in the execution context of its making. Calls are tagged with the output's id where the server is the fixture's own.
/// </summary>
internal sealed class OutputInterceptor(LogHub hub, LogOutput output, bool tagged) : Interceptor
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        using var owned = hub.Enter(output);
        return continuation(request, Tagged(context));
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        using var owned = hub.Enter(output);
        return continuation(request, Tagged(context));
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        using var owned = hub.Enter(output);
        return continuation(request, Tagged(context));
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        using var owned = hub.Enter(output);
        return continuation(Tagged(context));
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        using var owned = hub.Enter(output);
        return continuation(Tagged(context));
    }

    private ClientInterceptorContext<TRequest, TResponse> Tagged<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context)
        where TRequest : class
        where TResponse : class => tagged
            ? new(context.Method, context.Host, context.Options.WithHeaders(OutputId.AddTo(context.Options.Headers, output.Id)))
            : context;
}
