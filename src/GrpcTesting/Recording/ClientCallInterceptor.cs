using Grpc.Core;
using Grpc.Core.Interceptors;

namespace GrpcTesting.Recording;

/// <summary>
/// Records the calls of a fixture's clients. Nearest to the channel, below the interceptors of a test.
/// Calls are tagged with their id where the server is the fixture's own.
/// </summary>
internal sealed class ClientCallInterceptor(CallTracker tracker, string target, bool tagged) : Interceptor
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var record = Begin(ref context, request);
        try
        {
            var response = continuation(request, context);
            record.Succeeded(response);
            return response;
        }
        catch (Exception exception) when (record.Failed(exception))
        {
            throw;
        }
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var record = Begin(ref context, request);
        try
        {
            var call = continuation(request, context);
            var followed = record.Follow(call, CallAccess<TRequest, TResponse>.Unary);
            return new AsyncUnaryCall<TResponse>(
                call.ResponseAsync,
                FollowedCall.GetHeadersAsync,
                FollowedCall.GetStatus,
                FollowedCall.GetTrailers,
                FollowedCall.Dispose,
                followed);
        }
        catch (Exception exception) when (record.Failed(exception))
        {
            throw;
        }
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var record = Begin(ref context, request);
        try
        {
            var call = continuation(request, context);
            var followed = record.Follow(call, CallAccess<TRequest, TResponse>.ServerStreaming);
            return new AsyncServerStreamingCall<TResponse>(
                new RecordingReader<TResponse>(call.ResponseStream, record),
                FollowedCall.GetHeadersAsync,
                FollowedCall.GetStatus,
                FollowedCall.GetTrailers,
                FollowedCall.Dispose,
                followed);
        }
        catch (Exception exception) when (record.Failed(exception))
        {
            throw;
        }
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var record = Begin(ref context, null);
        try
        {
            var call = continuation(context);
            var followed = record.Follow(call, CallAccess<TRequest, TResponse>.ClientStreaming);
            return new AsyncClientStreamingCall<TRequest, TResponse>(
                new RecordingClientWriter<TRequest>(call.RequestStream, record),
                call.ResponseAsync,
                FollowedCall.GetHeadersAsync,
                FollowedCall.GetStatus,
                FollowedCall.GetTrailers,
                FollowedCall.Dispose,
                followed);
        }
        catch (Exception exception) when (record.Failed(exception))
        {
            throw;
        }
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var record = Begin(ref context, null);
        try
        {
            var call = continuation(context);
            var followed = record.Follow(call, CallAccess<TRequest, TResponse>.Duplex);
            return new AsyncDuplexStreamingCall<TRequest, TResponse>(
                new RecordingClientWriter<TRequest>(call.RequestStream, record),
                new RecordingReader<TResponse>(call.ResponseStream, record),
                FollowedCall.GetHeadersAsync,
                FollowedCall.GetStatus,
                FollowedCall.GetTrailers,
                FollowedCall.Dispose,
                followed);
        }
        catch (Exception exception) when (record.Failed(exception))
        {
            throw;
        }
    }

    private ClientRecord Begin<TRequest, TResponse>(
        ref ClientInterceptorContext<TRequest, TResponse> context, TRequest? request)
        where TRequest : class
        where TResponse : class
    {
        // Null stays null, for gRPC to refuse.
        var call = tracker.Begin(context.Method.FullName);
        var record = tracker.Record(call, target, context.Options, request is null ? null : MessageCopy.Of(request));
        if (tagged)
        {
            var headers = CallId.AddTo(context.Options.Headers, call.Id);
            context = new(context.Method, context.Host, context.Options.WithHeaders(headers));
        }

        return record;
    }
}
