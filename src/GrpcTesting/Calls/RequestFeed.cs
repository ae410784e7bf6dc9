using Grpc.Core;

namespace GrpcTesting;

/// <summary>Sends the requests of a call that is being captured.</summary>
internal static class RequestFeed
{
    /// <summary>Sends the requests and completes the request stream; stops early when the call ends early.</summary>
    /// <param name="call">The call. An error of the source, which is the test's own, ends it.</param>
    /// <param name="stream">Where the requests go.</param>
    /// <param name="requests">What to send.</param>
    /// <param name="receiving">Ends with the call. A source that is not ready by then is not waited for.</param>
    public static async Task SendAllAsync<TRequest>(
        CallHandle call, IClientStreamWriter<TRequest> stream, IAsyncEnumerable<TRequest> requests, Task receiving)
    {
        try
        {
            if (await TrySendAllAsync(call, stream, requests, receiving).ConfigureAwait(false))
            {
                await TrySendAsync(call, stream.CompleteAsync).ConfigureAwait(false);
            }
        }
        catch
        {
            // The test's own error, such as a null message. It must not leave the receiving side waiting.
            call.Dispose();
            throw;
        }
    }

    private static async Task<bool> TrySendAllAsync<TRequest>(
        CallHandle call, IClientStreamWriter<TRequest> stream, IAsyncEnumerable<TRequest> requests, Task receiving)
    {
        using var stop = new CancellationTokenSource();
        var source = requests.GetAsyncEnumerator(stop.Token);
        var next = Task.FromResult(true);
        try
        {
            for (var index = 0; ; index++)
            {
                next = source.MoveNextAsync().AsTask();
                if (!next.IsCompleted && await Task.WhenAny(next, receiving).ConfigureAwait(false) != next)
                {
                    await stop.CancelAsync().ConfigureAwait(false);
                    return false;
                }

                if (!await next.ConfigureAwait(false))
                {
                    return true;
                }

                var request = source.Current ?? throw new ArgumentException(
                    $"Request {index} is null. Send an empty message instead.", nameof(requests));
                if (!await TrySendAsync(call, () => stream.WriteAsync(request)).ConfigureAwait(false))
                {
                    return false;
                }
            }
        }
        finally
        {
            // A source cannot be disposed while it is asked for more.
            if (next.IsCompleted)
            {
                await source.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                Observed.Later(DisposeAfterAsync(next, source));
            }
        }
    }

    private static async Task DisposeAfterAsync(Task next, IAsyncDisposable source)
    {
        await next.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await source.DisposeAsync().ConfigureAwait(false);
    }

    // False when the call has ended: the receiving side tells how. A broken connection throws its own exception here;
    // the server that answered before it had read everything, an InvalidOperationException.
    private static async Task<bool> TrySendAsync(CallHandle call, Func<Task> send)
    {
        try
        {
            await send().ConfigureAwait(false);
            return true;
        }
        catch (Exception exception) when (
            exception is RpcException or OperationCanceledException or IOException or HttpRequestException)
        {
            return false;
        }
        catch (InvalidOperationException) when (call.TryGetStatus(out _))
        {
            return false;
        }
    }
}
