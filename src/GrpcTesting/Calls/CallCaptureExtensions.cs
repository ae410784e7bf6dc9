using Grpc.Core;

namespace GrpcTesting;

/// <summary>
/// Turns a call into its <see cref="CallOutcome{TResponse}"/>: waits for the end, and never throws because the call
/// failed.
/// </summary>
public static class CallCaptureExtensions
{
    /// <summary>Waits for the response, or the failure.</summary>
    /// <param name="call">The call. It is disposed when it has ended.</param>
    /// <param name="timeout">How long to wait; null for the fixture's
    /// <see cref="GrpcFixtureOptions.Timeout"/>, or 10 seconds for a call that is not of a fixture's client, or that
    /// <see cref="GrpcRecordOptions.Enabled"/> leaves alone.</param>
    /// <exception cref="GrpcAssertionException">The call did not end in time; the message says what had arrived. Or it
    /// succeeded with a binary header or trailer that is not Base64, for which gRPC tells none of them.</exception>
    public static Task<CallOutcome<TResponse>> CaptureAsync<TResponse>(
        this AsyncUnaryCall<TResponse> call, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new CallCapture<TResponse>(CallHandle.Of(call)).RunAsync(
            async account => account.Received(await call.ResponseAsync.ConfigureAwait(false)), timeout);
    }

    /// <summary>Reads the responses to the end, or the failure.</summary>
    /// <inheritdoc cref="CaptureAsync{TResponse}(AsyncUnaryCall{TResponse}, TimeSpan?)"/>
    public static Task<CallOutcome<TResponse>> CaptureAsync<TResponse>(
        this AsyncServerStreamingCall<TResponse> call, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new CallCapture<TResponse>(CallHandle.Of(call)).RunAsync(
            account => ReadToEndAsync(call.ResponseStream, account), timeout);
    }

    /// <summary>Sends the requests, completes the request stream, and waits for the response or the failure.</summary>
    /// <param name="call">The call. It is disposed when it has ended.</param>
    /// <param name="requests">What to send, after what was sent before. A server that answers before it has read all
    /// of it is fine: the rest is not sent.</param>
    /// <exception cref="GrpcAssertionException">The call did not end within the fixture's
    /// <see cref="GrpcFixtureOptions.Timeout"/>; the message says what had arrived. Or it succeeded with a binary header
    /// or trailer that is not Base64, for which gRPC tells none of them.</exception>
    public static Task<CallOutcome<TResponse>> CaptureAsync<TRequest, TResponse>(
        this AsyncClientStreamingCall<TRequest, TResponse> call, params IEnumerable<TRequest> requests) =>
        CaptureAsync(call, requests, timeout: null);

    /// <param name="call">The call. It is disposed when it has ended.</param>
    /// <param name="requests">What to send, after what was sent before.</param>
    /// <param name="timeout">How long to wait; null for the fixture's.</param>
    /// <inheritdoc cref="CaptureAsync{TRequest, TResponse}(AsyncClientStreamingCall{TRequest, TResponse}, IEnumerable{TRequest})"/>
    public static Task<CallOutcome<TResponse>> CaptureAsync<TRequest, TResponse>(
        this AsyncClientStreamingCall<TRequest, TResponse> call, IEnumerable<TRequest> requests, TimeSpan? timeout)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return CaptureAsync(call, requests.ToAsyncEnumerable(), timeout);
    }

    /// <inheritdoc cref="CaptureAsync{TRequest, TResponse}(AsyncClientStreamingCall{TRequest, TResponse}, IEnumerable{TRequest}, TimeSpan?)"/>
    public static Task<CallOutcome<TResponse>> CaptureAsync<TRequest, TResponse>(
        this AsyncClientStreamingCall<TRequest, TResponse> call,
        IAsyncEnumerable<TRequest> requests,
        TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(requests);
        var handle = CallHandle.Of(call);
        return new CallCapture<TResponse>(handle).RunAsync(
            account => BothAsync(
                ReceiveAsync(account),
                receiving => RequestFeed.SendAllAsync(handle, call.RequestStream, requests, receiving)),
            timeout);

        async Task ReceiveAsync(CallAccount<TResponse> account) =>
            account.Received(await call.ResponseAsync.ConfigureAwait(false));
    }

    /// <summary>
    /// Sends the requests and completes the request stream, while reading the responses to the end or the failure.
    /// </summary>
    /// <inheritdoc cref="CaptureAsync{TRequest, TResponse}(AsyncClientStreamingCall{TRequest, TResponse}, IEnumerable{TRequest})"/>
    public static Task<CallOutcome<TResponse>> CaptureAsync<TRequest, TResponse>(
        this AsyncDuplexStreamingCall<TRequest, TResponse> call, params IEnumerable<TRequest> requests) =>
        CaptureAsync(call, requests, timeout: null);

    /// <inheritdoc cref="CaptureAsync{TRequest, TResponse}(AsyncClientStreamingCall{TRequest, TResponse}, IEnumerable{TRequest}, TimeSpan?)"/>
    public static Task<CallOutcome<TResponse>> CaptureAsync<TRequest, TResponse>(
        this AsyncDuplexStreamingCall<TRequest, TResponse> call, IEnumerable<TRequest> requests, TimeSpan? timeout)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return CaptureAsync(call, requests.ToAsyncEnumerable(), timeout);
    }

    /// <inheritdoc cref="CaptureAsync{TRequest, TResponse}(AsyncClientStreamingCall{TRequest, TResponse}, IEnumerable{TRequest}, TimeSpan?)"/>
    public static Task<CallOutcome<TResponse>> CaptureAsync<TRequest, TResponse>(
        this AsyncDuplexStreamingCall<TRequest, TResponse> call,
        IAsyncEnumerable<TRequest> requests,
        TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(requests);
        var handle = CallHandle.Of(call);
        return new CallCapture<TResponse>(handle).RunAsync(
            account => BothAsync(
                ReadToEndAsync(call.ResponseStream, account),
                receiving => RequestFeed.SendAllAsync(handle, call.RequestStream, requests, receiving)),
            timeout);
    }

    // The sender fails only by the test's own error, which comes before the failure of the call that follows from it.
    private static async Task BothAsync(Task receiving, Func<Task, Task> send)
    {
        var sending = send(receiving);
        await Task.WhenAll(sending, receiving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await sending.ConfigureAwait(false);
        await receiving.ConfigureAwait(false);
    }

    private static async Task ReadToEndAsync<TResponse>(
        IAsyncStreamReader<TResponse> stream, CallAccount<TResponse> account)
    {
        while (await stream.MoveNext(CancellationToken.None).ConfigureAwait(false))
        {
            account.Received(stream.Current);
        }
    }
}
