using System.Runtime.CompilerServices;
using Grpc.Core;
using GrpcTesting.Probes;

namespace GrpcTesting;

/// <summary>Takes a call into a test's hands, to drive it step by step.</summary>
public static class CallProbeExtensions
{
    /// <summary>Drives the call step by step. The probe owns it: disposing of the probe ends the call.</summary>
    /// <param name="call">The call, of which nothing has been read yet.</param>
    /// <param name="timeout">How long each step waits that does not say otherwise; null for the fixture's
    /// <see cref="GrpcFixtureOptions.Timeout"/>, or 10 seconds for a call that is not of a fixture's client, or that
    /// <see cref="GrpcRecordOptions.Enabled"/> leaves alone.</param>
    /// <param name="file">The compiler fills it in.</param>
    /// <param name="line">The compiler fills it in.</param>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is neither positive nor infinite.</exception>
    public static CallProbe<TRequest, TResponse> Probe<TRequest, TResponse>(
        this AsyncDuplexStreamingCall<TRequest, TResponse> call,
        TimeSpan? timeout = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(call);
        return Probe(call, TimeProvider.System, timeout, file, line);
    }

    /// <summary>As the public one, with a clock of the caller's.</summary>
    internal static CallProbe<TRequest, TResponse> Probe<TRequest, TResponse>(
        this AsyncDuplexStreamingCall<TRequest, TResponse> call,
        TimeProvider time,
        TimeSpan? timeout = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0) =>
        new(
            new LiveCall<TResponse>(
                CallHandle.Of(call),
                new StreamedResponses<TResponse>(call.ResponseStream),
                timeout,
                new TestLine(file, line),
                time),
            call.RequestStream);

    /// <inheritdoc cref="Probe{TRequest, TResponse}(AsyncDuplexStreamingCall{TRequest, TResponse}, TimeSpan?, string, int)"/>
    /// <remarks>The response is the next message; the call completes with it.</remarks>
    public static CallProbe<TRequest, TResponse> Probe<TRequest, TResponse>(
        this AsyncClientStreamingCall<TRequest, TResponse> call,
        TimeSpan? timeout = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new CallProbe<TRequest, TResponse>(
            Live(CallHandle.Of(call), new SingleResponse<TResponse>(call.ResponseAsync), timeout, file, line),
            call.RequestStream);
    }

    /// <inheritdoc cref="Probe{TRequest, TResponse}(AsyncDuplexStreamingCall{TRequest, TResponse}, TimeSpan?, string, int)"/>
    /// <remarks>The request was sent by making the call.</remarks>
    public static CallProbe<TResponse> Probe<TResponse>(
        this AsyncServerStreamingCall<TResponse> call,
        TimeSpan? timeout = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new CallProbe<TResponse>(
            Live(CallHandle.Of(call), new StreamedResponses<TResponse>(call.ResponseStream), timeout, file, line));
    }

    /// <inheritdoc cref="Probe{TRequest, TResponse}(AsyncDuplexStreamingCall{TRequest, TResponse}, TimeSpan?, string, int)"/>
    /// <remarks>The request was sent by making the call. The response is the next message; the call completes with it.
    /// </remarks>
    public static CallProbe<TResponse> Probe<TResponse>(
        this AsyncUnaryCall<TResponse> call,
        TimeSpan? timeout = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new CallProbe<TResponse>(
            Live(CallHandle.Of(call), new SingleResponse<TResponse>(call.ResponseAsync), timeout, file, line));
    }

    private static LiveCall<TResponse> Live<TResponse>(
        CallHandle call, IResponseSource<TResponse> responses, TimeSpan? timeout, string file, int line) =>
        new(call, responses, timeout, new TestLine(file, line), TimeProvider.System);
}
