using Grpc.Core;

namespace GrpcTesting.Doubles;

/// <summary>What the end of a call waits for.</summary>
/// <param name="openUntil">What the test has set; null for nothing.</param>
/// <param name="requests">The end of the request stream; completed when there is none.</param>
internal sealed class CallEnding(Task? openUntil, Task requests)
{
    /// <summary>Waits until the call may end, or has ended otherwise.</summary>
    /// <param name="isFailure">A server that fails need not read the requests to their end.</param>
    /// <param name="life">The call.</param>
    /// <exception cref="OperationCanceledException">The call has ended.</exception>
    public Task WaitAsync(bool isFailure, CallLife life) =>
        (openUntil ?? (isFailure ? Task.CompletedTask : requests)).WaitAsync(life.Ended);

    /// <summary>Fails the call, when it may end.</summary>
    public async Task FailAsync(Exception exception, string summary, CallLife life)
    {
        try
        {
            await WaitAsync(isFailure: true, life).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (life.Status is not null)
        {
            return;
        }
        catch (Exception other) when (exception is RpcException)
        {
            exception = other;
        }

        life.Fail(exception, summary);
    }
}
