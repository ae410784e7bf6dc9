using Grpc.Core;
using Grpc.Core.Interceptors;

namespace GrpcTesting.Recording;

/// <summary>
/// Records what handlers receive, send and throw, before gRPC turns it into a status. Outermost on the server, so that
/// it sees what the app's interceptors do as well.
/// </summary>
internal sealed class ServerCallInterceptor(CallTracker tracker) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var id = CallId.TakeFrom(context);
        var record = tracker.Record(id, context, request);
        try
        {
            // Most handlers of tests are done when they return.
            var response = continuation(request, context);
            if (!response.IsCompletedSuccessfully)
            {
                return RespondAsync(response, id, record);
            }

            record?.Succeeded(MessageCopy.Of(response.Result));
            return response;
        }
        catch (Exception exception) when (Keep(id, record, exception))
        {
            throw;
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var id = CallId.TakeFrom(context);
        var record = tracker.Record(id, context, request: null);
        try
        {
            var response = await continuation(Recorded(requestStream, record), context).ConfigureAwait(false);
            record?.Succeeded(MessageCopy.Of(response));
            return response;
        }
        catch (Exception exception) when (Keep(id, record, exception))
        {
            throw;
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var id = CallId.TakeFrom(context);
        var record = tracker.Record(id, context, request);
        try
        {
            await continuation(request, Recorded(responseStream, record), context).ConfigureAwait(false);
            record?.Succeeded();
        }
        catch (Exception exception) when (Keep(id, record, exception))
        {
            throw;
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var id = CallId.TakeFrom(context);
        var record = tracker.Record(id, context, request: null);
        try
        {
            await continuation(Recorded(requestStream, record), Recorded(responseStream, record), context)
                .ConfigureAwait(false);
            record?.Succeeded();
        }
        catch (Exception exception) when (Keep(id, record, exception))
        {
            throw;
        }
    }

    private async Task<TResponse> RespondAsync<TResponse>(Task<TResponse> pending, long? id, ServerRecord? record)
    {
        try
        {
            var response = await pending.ConfigureAwait(false);
            record?.Succeeded(MessageCopy.Of(response));
            return response;
        }
        catch (Exception exception) when (Keep(id, record, exception))
        {
            throw;
        }
    }

    private static IAsyncStreamReader<T> Recorded<T>(IAsyncStreamReader<T> stream, ServerRecord? record)
        where T : class => record is null ? stream : new RecordingReader<T>(stream, record);

    private static IServerStreamWriter<T> Recorded<T>(IServerStreamWriter<T> stream, ServerRecord? record)
        where T : class => record is null ? stream : new RecordingWriter<T>(stream, record);

    // A filter rather than a handler: the exception goes on as if nobody had looked. Never catches.
    private bool Keep(long? id, ServerRecord? record, Exception exception)
    {
        if (id is { } callId)
        {
            tracker.ServerFailures.Add(callId, exception);
        }

        record?.Failed(exception);
        return false;
    }
}
