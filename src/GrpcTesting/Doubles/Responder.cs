using Grpc.Core;

namespace GrpcTesting.Doubles;

/// <summary>Answers a call that has one response.</summary>
internal static class Responder
{
    public const string Summary = "Error starting gRPC call.";

    public static Task<TResponse> RespondAsync<TResponse>(TResponse response, CallLife life, CallEnding ending)
        where TResponse : class
    {
        var task = SucceedAsync(MessageSource<TResponse>.Copy(response), life, ending);
        Observed.Later(task);
        return task;
    }

    public static Task<TResponse> RespondAsync<TResponse>(TestFailure failure, CallLife life, CallEnding ending)
        where TResponse : class
    {
        var task = FailAsync<TResponse>(failure.Exception, life, ending);
        Observed.Later(task);
        return task;
    }

    private static async Task<TResponse> SucceedAsync<TResponse>(TResponse response, CallLife life, CallEnding ending)
    {
        try
        {
            await ending.WaitAsync(isFailure: false, life).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (life.Status is not null)
        {
            throw life.CreateException();
        }
        catch (Exception exception)
        {
            life.Fail(exception, Summary);
            throw life.CreateException();
        }

        life.Complete(withMessage: true);
        return response;
    }

    private static async Task<TResponse> FailAsync<TResponse>(Exception exception, CallLife life, CallEnding ending)
    {
        await ending.FailAsync(exception, Summary, life).ConfigureAwait(false);
        throw life.CreateException();
    }
}
