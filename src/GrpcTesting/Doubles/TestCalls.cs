using System.Runtime.CompilerServices;
using Grpc.Core;
using GrpcTesting.Doubles;

namespace GrpcTesting;

/// <summary>
/// Makes the calls that a mocked client returns: awaitable and disposable, with headers, status and trailers, under the
/// rules of the real client. Without a server, and so without anything that only a server can get wrong.
/// </summary>
public static class TestCalls
{
    private static readonly ConditionalWeakTable<object, TestCall> Made = [];

    /// <summary>A unary call with a response.</summary>
    /// <param name="response">What awaiting the call gives, as a copy.</param>
    /// <param name="configure">Sets headers, trailers and when the response comes.</param>
    public static AsyncUnaryCall<TResponse> AsyncUnaryCall<TResponse>(
        TResponse response, Action<TestCallOptions>? configure = null)
        where TResponse : class
    {
        ArgumentNullException.ThrowIfNull(response);
        var (life, ending) = Begin(configure, Task.CompletedTask);
        return Unary(Responder.RespondAsync(response, life, ending), life);
    }

    /// <summary>A unary call that fails.</summary>
    /// <param name="failure">A <see cref="Status"/>, or an exception. An <see cref="RpcException"/> brings its status and
    /// trailers; of any other the call makes the status that the client makes of a broken transport.</param>
    /// <param name="configure">Sets headers, trailers and when the call fails.</param>
    public static AsyncUnaryCall<TResponse> AsyncUnaryCall<TResponse>(
        TestFailure failure, Action<TestCallOptions>? configure = null)
        where TResponse : class
    {
        ArgumentNullException.ThrowIfNull(failure);
        var (life, ending) = Begin(configure, Task.CompletedTask);
        return Unary(Responder.RespondAsync<TResponse>(failure, life, ending), life);
    }

    /// <summary>A server-streaming call with these responses, which ends with OK.</summary>
    /// <inheritdoc cref="AsyncServerStreamingCall{TResponse}(TestStreamReader{TResponse}, Action{TestCallOptions}?)"/>
    public static AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TResponse>(
        IEnumerable<TResponse> responses, Action<TestCallOptions>? configure = null)
        where TResponse : class =>
        AsyncServerStreamingCall(TestStreamReader.Of(responses), configure);

    /// <summary>A server-streaming call with the responses of a stream, and its failure if it has one.</summary>
    /// <param name="responses">The responses. A stream that fails with a <see cref="Status"/> or an
    /// <see cref="RpcException"/> ends the call with that; with another exception, with the status that the client
    /// makes of a broken transport.</param>
    /// <param name="configure">Sets headers, trailers and when the call ends.</param>
    /// <exception cref="InvalidOperationException">The stream belongs to another call.</exception>
    public static AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TResponse>(
        TestStreamReader<TResponse> responses, Action<TestCallOptions>? configure = null)
        where TResponse : class
    {
        ArgumentNullException.ThrowIfNull(responses);
        var (life, ending) = Begin(configure, Task.CompletedTask);
        var stream = new ResponseStream<TResponse>(responses, life, ending);
        var call = new AsyncServerStreamingCall<TResponse>(
            stream,
            _ => stream.HeadersAsync(),
            _ => life.GetStatus(),
            _ => life.GetTrailers(),
            _ => life.Dispose(),
            life);
        return Keep(call, life);
    }

    /// <summary>A client-streaming call with a response, which comes when the requests are complete.</summary>
    /// <param name="requests">Becomes the call's request stream: the test sees what is written.</param>
    /// <param name="response">What awaiting the call gives, as a copy.</param>
    /// <param name="configure">Sets headers, trailers and when the response comes.</param>
    /// <exception cref="InvalidOperationException">The request stream belongs to another call.</exception>
    public static AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        TestStreamWriter<TRequest> requests, TResponse response, Action<TestCallOptions>? configure = null)
        where TRequest : class
        where TResponse : class
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(response);
        requests.Take();
        var (life, ending) = Begin(configure, requests.Completion);
        return ClientStreaming(requests, Responder.RespondAsync(response, life, ending), life);
    }

    /// <summary>A client-streaming call that fails, at once unless <see cref="TestCallOptions.OpenUntil"/> says when.
    /// </summary>
    /// <param name="requests">Becomes the call's request stream: the test sees what is written.</param>
    /// <param name="failure">A <see cref="Status"/>, or an exception. An <see cref="RpcException"/> brings its status and
    /// trailers; of any other the call makes the status that the client makes of a broken transport.</param>
    /// <param name="configure">Sets headers, trailers and when the call fails.</param>
    /// <exception cref="InvalidOperationException">The request stream belongs to another call.</exception>
    public static AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        TestStreamWriter<TRequest> requests, TestFailure failure, Action<TestCallOptions>? configure = null)
        where TRequest : class
        where TResponse : class
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(failure);
        requests.Take();
        var (life, ending) = Begin(configure, requests.Completion);
        return ClientStreaming(requests, Responder.RespondAsync<TResponse>(failure, life, ending), life);
    }

    /// <summary>A duplex call with these responses, which ends with OK when the requests are complete.</summary>
    /// <inheritdoc cref="AsyncDuplexStreamingCall{TRequest, TResponse}(TestStreamWriter{TRequest}, TestStreamReader{TResponse}, Action{TestCallOptions}?)"/>
    public static AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        TestStreamWriter<TRequest> requests,
        IEnumerable<TResponse> responses,
        Action<TestCallOptions>? configure = null)
        where TRequest : class
        where TResponse : class =>
        AsyncDuplexStreamingCall(requests, TestStreamReader.Of(responses), configure);

    /// <summary>A duplex call with the responses of a stream, and its failure if it has one.</summary>
    /// <param name="requests">Becomes the call's request stream: the test sees what is written.</param>
    /// <param name="responses">The responses. A stream that fails with a <see cref="Status"/> or an
    /// <see cref="RpcException"/> ends the call with that; with another exception, with the status that the client
    /// makes of a broken transport.</param>
    /// <param name="configure">Sets headers, trailers and when the call ends.</param>
    /// <exception cref="InvalidOperationException">One of the streams belongs to another call.</exception>
    public static AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        TestStreamWriter<TRequest> requests,
        TestStreamReader<TResponse> responses,
        Action<TestCallOptions>? configure = null)
        where TRequest : class
        where TResponse : class
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(responses);
        requests.Take();
        var (life, ending) = Begin(configure, requests.Completion);
        var stream = new ResponseStream<TResponse>(responses, life, ending);
        var call = new AsyncDuplexStreamingCall<TRequest, TResponse>(
            new RequestStream<TRequest>(requests, life),
            stream,
            _ => stream.HeadersAsync(),
            _ => life.GetStatus(),
            _ => life.GetTrailers(),
            _ => life.Dispose(),
            life);
        return Keep(call, life);
    }

    /// <summary>What has become of a call that one of these methods made.</summary>
    internal static TestCall Find(object call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return Made.TryGetValue(call, out var made)
            ? made
            : throw new ArgumentException(
                "The call was not made by TestCalls. An interceptor may have wrapped one that was: inspect that.",
                nameof(call));
    }

    private static (CallLife Life, CallEnding Ending) Begin(Action<TestCallOptions>? configure, Task requests)
    {
        var options = new TestCallOptions();
        configure?.Invoke(options);
        return (new CallLife(options), new CallEnding(options.OpenUntil, requests));
    }

    private static AsyncUnaryCall<TResponse> Unary<TResponse>(Task<TResponse> response, CallLife life) => Keep(
        new AsyncUnaryCall<TResponse>(response, life.Headers, life.GetStatus, life.GetTrailers, life.Dispose), life);

    private static AsyncClientStreamingCall<TRequest, TResponse> ClientStreaming<TRequest, TResponse>(
        TestStreamWriter<TRequest> requests, Task<TResponse> response, CallLife life)
        where TRequest : class => Keep(
        new AsyncClientStreamingCall<TRequest, TResponse>(
            new RequestStream<TRequest>(requests, life),
            response,
            life.Headers,
            life.GetStatus,
            life.GetTrailers,
            life.Dispose),
        life);

    private static TCall Keep<TCall>(TCall call, CallLife life)
        where TCall : class
    {
        Made.Add(call, new TestCall(life));
        return call;
    }
}
