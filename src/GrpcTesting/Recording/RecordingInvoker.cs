using Grpc.Core;

namespace GrpcTesting.Recording;

/// <summary>
/// Records the calls of a fixture's clients. Directly on the channel, below the interceptors of a test.
/// Calls are tagged with their id where the server is the fixture's own.
/// </summary>
internal sealed class RecordingInvoker(CallInvoker channel, CallTracker tracker, string target) : CallInvoker
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var record = Begin(method, ref options, request);
        try
        {
            var response = channel.BlockingUnaryCall(method, host, options, request);
            record.Succeeded(response);
            return response;
        }
        catch (Exception exception) when (record.Failed(exception))
        {
            throw;
        }
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var record = Begin(method, ref options, request);
        try
        {
            var call = channel.AsyncUnaryCall(method, host, options, request);
            var followed = record.Follow(call, CallAccess<TRequest, TResponse>.Unary);
            return new AsyncUnaryCall<TResponse>(
                SettledResponse<TResponse>.Of(call.ResponseAsync, record),
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
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var record = Begin(method, ref options, request);
        try
        {
            var call = channel.AsyncServerStreamingCall(method, host, options, request);
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
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var record = Begin(method, ref options, null);
        try
        {
            var call = channel.AsyncClientStreamingCall(method, host, options);
            var followed = record.Follow(call, CallAccess<TRequest, TResponse>.ClientStreaming);
            return new AsyncClientStreamingCall<TRequest, TResponse>(
                new RecordingClientWriter<TRequest>(call.RequestStream, record),
                SettledResponse<TResponse>.Of(call.ResponseAsync, record),
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
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        var record = Begin(method, ref options, null);
        try
        {
            var call = channel.AsyncDuplexStreamingCall(method, host, options);
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
        Method<TRequest, TResponse> method, ref CallOptions options, TRequest? request)
        where TRequest : class
        where TResponse : class
    {
        // Null stays null, for gRPC to refuse.
        var call = tracker.Begin(method.FullName);
        var record = tracker.Record(call, target, options, request is null ? null : MessageCopy.Of(request));
        if (tracker.HostsServer)
        {
            options = options.WithHeaders(CallId.AddTo(options.Headers, call.Id));
        }

        return record;
    }
}
