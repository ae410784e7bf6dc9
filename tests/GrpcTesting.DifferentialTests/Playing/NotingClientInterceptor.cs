using Grpc.Core;
using Grpc.Core.Interceptors;
using GrpcTesting.DifferentialTests.Observing;

namespace GrpcTesting.DifferentialTests.Playing;

/// <summary>A client interceptor that notes the call and adds a header to it.</summary>
internal sealed class NotingClientInterceptor(CallNotes notes, int number) : Interceptor
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncUnaryCallContinuation<TRequest, TResponse> continuation) => continuation(request, Note(context));

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation) => continuation(request, Note(context));

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation) => continuation(Note(context));

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation) => continuation(Note(context));

    private ClientInterceptorContext<TRequest, TResponse> Note<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context)
        where TRequest : class
        where TResponse : class
    {
        notes.Client($"interceptor {number}", $"{context.Method.FullName}, {Described.Metadata(context.Options.Headers!)}");
        var headers = new Metadata();
        foreach (var entry in context.Options.Headers!)
        {
            headers.Add(entry);
        }

        headers.Add($"x-client-{number}", "passed");
        return new(context.Method, context.Host, context.Options.WithHeaders(headers));
    }
}
