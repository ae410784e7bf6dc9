using Grpc.Core;
using Grpc.Core.Interceptors;

namespace GrpcTesting.Recording;

/// <summary>
/// Tracks and records the calls of a fixture's clients. Nearest to the channel, below the interceptors of a test.
/// Calls are tagged with their id where the server is the fixture's own.
/// </summary>
internal sealed class ClientCallInterceptor(
    CallTracker tracker, string target, bool tagged, LogOutput? output = null) : Interceptor
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var record = Begin(ref context, request, out _);
        try
        {
            var response = continuation(request, context);
            record?.Succeeded(response);
            return response;
        }
        catch (Exception exception) when (record?.Failed(exception) == true)
        {
            throw;
        }
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var record = Begin(ref context, request, out var tracked);
        try
        {
            var call = continuation(request, context);
            record?.Follow(call, CallAccess<TRequest, TResponse>.Unary);
            return Attached(call, tracked);
        }
        catch (Exception exception) when (record?.Failed(exception) == true)
        {
            throw;
        }
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var record = Begin(ref context, request, out var tracked);
        try
        {
            var call = continuation(request, context);
            if (record is not null)
            {
                record.Follow(call, CallAccess<TRequest, TResponse>.ServerStreaming);
                call = new AsyncServerStreamingCall<TResponse>(
                    new RecordingReader<TResponse>(call.ResponseStream, record),
                    Headers,
                    GetStatus,
                    GetTrailers,
                    Dispose,
                    record);
            }

            return Attached(call, tracked);
        }
        catch (Exception exception) when (record?.Failed(exception) == true)
        {
            throw;
        }
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var record = Begin(ref context, null, out var tracked);
        try
        {
            var call = continuation(context);
            if (record is not null)
            {
                record.Follow(call, CallAccess<TRequest, TResponse>.ClientStreaming);
                call = new AsyncClientStreamingCall<TRequest, TResponse>(
                    new RecordingClientWriter<TRequest>(call.RequestStream, record),
                    call.ResponseAsync,
                    Headers,
                    GetStatus,
                    GetTrailers,
                    Dispose,
                    record);
            }

            return Attached(call, tracked);
        }
        catch (Exception exception) when (record?.Failed(exception) == true)
        {
            throw;
        }
    }

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var record = Begin(ref context, null, out var tracked);
        try
        {
            var call = continuation(context);
            if (record is not null)
            {
                record.Follow(call, CallAccess<TRequest, TResponse>.Duplex);
                call = new AsyncDuplexStreamingCall<TRequest, TResponse>(
                    new RecordingClientWriter<TRequest>(call.RequestStream, record),
                    new RecordingReader<TResponse>(call.ResponseStream, record),
                    Headers,
                    GetStatus,
                    GetTrailers,
                    Dispose,
                    record);
            }

            return Attached(call, tracked);
        }
        catch (Exception exception) when (record?.Failed(exception) == true)
        {
            throw;
        }
    }

    private static Task<Metadata> Headers(object record) => ((ClientRecord)record).GetHeadersAsync();

    private static Status GetStatus(object record) => ((ClientRecord)record).GetStatus();

    private static Metadata GetTrailers(object record) => ((ClientRecord)record).GetTrailers();

    private static void Dispose(object record) => ((ClientRecord)record).Dispose();

    private static TCall Attached<TCall>(TCall call, TrackedCall tracked)
        where TCall : class
    {
        CallTracker.Attach(call, tracked);
        return call;
    }

    // Null when calls are not recorded.
    private ClientRecord? Begin<TRequest, TResponse>(
        ref ClientInterceptorContext<TRequest, TResponse> context, TRequest? request, out TrackedCall tracked)
        where TRequest : class
        where TResponse : class
    {
        tracked = tracker.Begin(context.Method.FullName);
        if (tagged)
        {
            var headers = CallId.AddTo(context.Options.Headers, tracked.Id, output?.Id);
            context = new(context.Method, context.Host, context.Options.WithHeaders(headers));
        }

        // Null stays null, for gRPC to refuse.
        return tracker.Record(
            tracked, target, context.Options, request is null || !tracker.Book.IsOpen ? null : MessageCopy.Of(request));
    }
}
