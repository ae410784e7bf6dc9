using Grpc.Core;
using Grpc.Core.Interceptors;

namespace GrpcTesting.Recording;

/// <summary>
/// Keeps what handlers throw, before gRPC turns it into a status. Outermost on the server, so that it sees the
/// exceptions of the app's interceptors as well.
/// </summary>
internal sealed class ServerCallInterceptor(ServerFailures failures) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var id = CallId.TakeFrom(context);
        try
        {
            return await continuation(request, context).ConfigureAwait(false);
        }
        catch (Exception exception) when (Keep(id, exception))
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
        try
        {
            return await continuation(requestStream, context).ConfigureAwait(false);
        }
        catch (Exception exception) when (Keep(id, exception))
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
        try
        {
            await continuation(request, responseStream, context).ConfigureAwait(false);
        }
        catch (Exception exception) when (Keep(id, exception))
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
        try
        {
            await continuation(requestStream, responseStream, context).ConfigureAwait(false);
        }
        catch (Exception exception) when (Keep(id, exception))
        {
            throw;
        }
    }

    // A filter rather than a handler: the exception goes on as if nobody had looked. Never catches.
    private bool Keep(long? id, Exception exception)
    {
        if (id is { } callId)
        {
            failures.Add(callId, exception);
        }

        return false;
    }
}
