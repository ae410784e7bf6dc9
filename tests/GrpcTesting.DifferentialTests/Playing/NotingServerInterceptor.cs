using Grpc.Core;
using Grpc.Core.Interceptors;
using GrpcTesting.DifferentialTests.Observing;

namespace GrpcTesting.DifferentialTests.Playing;

/// <summary>A server interceptor that notes how the call goes in and comes out.</summary>
/// <param name="plays">The calls.</param>
/// <param name="number">Its place, from the outside: 0 belongs to the suite and says when the handler is over; the
/// others are the scenario's, and add a trailer.</param>
internal sealed class NotingServerInterceptor(IReadOnlyList<CallPlay> plays, int number) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        NoteAsync(context, () => continuation(request, context));

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        NoteAsync(context, () => continuation(requestStream, context));

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        NoteAsync(context, async () =>
        {
            await continuation(request, responseStream, context);
            return 0;
        });

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        NoteAsync(context, async () =>
        {
            await continuation(requestStream, responseStream, context);
            return 0;
        });

    private async Task<T> NoteAsync<T>(ServerCallContext context, Func<Task<T>> call)
    {
        var play = PlayService.Find(plays, context);
        play.Notes.Server($"interceptor {number}, in", context.Method);
        try
        {
            var result = await call();
            if (number > 0)
            {
                context.ResponseTrailers.Add($"x-server-{number}", "passed");
            }

            play.Notes.Server($"interceptor {number}, out", "returned");
            return result;
        }
        catch (Exception exception)
        {
            play.Notes.Server($"interceptor {number}, out", Described.Exception(exception));
            throw;
        }
        finally
        {
            if (number == 0)
            {
                play.EndHandler();
            }
        }
    }
}
