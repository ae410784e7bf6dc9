using Grpc.Core;
using GrpcTesting.Generic;
using GrpcTesting.Schemas;

namespace GrpcTesting;

/// <content>Calls with JSON.</content>
public sealed partial class GenericClient
{
    private TimeSpan Timeout => _fixture?.Timeout ?? WaitBound.Default;

    /// <summary>
    /// Calls a method of any kind with one request, given as JSON, and waits for its end. The responses are JSON, as
    /// compact as it gets: <c>{"message":"Hello Ada"}</c>.
    /// </summary>
    /// <param name="method">The full method name, such as <c>/helloworld.Greeter/SayHello</c>.</param>
    /// <param name="request">The request in protobuf's JSON format: <c>{"name":"Ada"}</c>.</param>
    /// <param name="options">Headers, deadline, cancellation.</param>
    /// <param name="timeout">How long to wait; null for the fixture's
    /// <see cref="GrpcFixtureOptions.Timeout"/>, or 10 seconds without a fixture.</param>
    /// <exception cref="ArgumentException">The method is not one of <see cref="Schema"/>, or the JSON is no message of
    /// its request's type: the message says where. No call was made.</exception>
    /// <exception cref="GrpcAssertionException">The call did not end in time; the message says what had arrived.
    /// </exception>
    public Task<CallOutcome<string>> CallJsonAsync(
        string method, string request, CallOptions options = default, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        var json = Json(method);
        json.Check(request);
        return json.Type switch
        {
            MethodType.Unary => json.Method.Unary(request, options).CaptureAsync(timeout),
            MethodType.ServerStreaming => json.Method.ServerStreaming(request, options).CaptureAsync(timeout),
            MethodType.ClientStreaming => json.Method.ClientStreaming(options).CaptureAsync([request], timeout),
            _ => json.Method.Duplex(options).CaptureAsync([request], timeout),
        };
    }

    /// <summary>
    /// Calls a method with requests given as JSON, and waits for its end. A method that takes one request is given
    /// exactly one.
    /// </summary>
    /// <param name="method">The full method name, such as <c>/helloworld.Greeter/SayHello</c>.</param>
    /// <param name="requests">The requests in protobuf's JSON format, taken one at a time. A server that answers before
    /// it has read all of them is fine: the rest is not sent.</param>
    /// <param name="options">Headers, deadline, cancellation.</param>
    /// <param name="timeout">How long to wait; null for the fixture's.</param>
    /// <exception cref="ArgumentException">The method is not one of <see cref="Schema"/>; it takes one request, and there
    /// is another number of them; or one is no message of its request's type, which cancels a call that has begun.
    /// </exception>
    /// <exception cref="GrpcAssertionException">The call did not end in time; the message says what had arrived.
    /// </exception>
    public Task<CallOutcome<string>> CallJsonAsync(
        string method, IEnumerable<string> requests, CallOptions options = default, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(requests);
        return CallJsonAsync(method, requests.ToAsyncEnumerable(), options, timeout);
    }

    /// <inheritdoc cref="CallJsonAsync(string, IEnumerable{string}, CallOptions, TimeSpan?)"/>
    public async Task<CallOutcome<string>> CallJsonAsync(
        string method, IAsyncEnumerable<string> requests, CallOptions options = default, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(requests);
        var json = Json(method);
        return json.Type switch
        {
            MethodType.Unary => await json.Method
                .Unary(await OnlyAsync(json, requests, timeout).ConfigureAwait(false), options)
                .CaptureAsync(timeout).ConfigureAwait(false),
            MethodType.ServerStreaming => await json.Method
                .ServerStreaming(await OnlyAsync(json, requests, timeout).ConfigureAwait(false), options)
                .CaptureAsync(timeout).ConfigureAwait(false),
            MethodType.ClientStreaming => await json.Method
                .ClientStreaming(options)
                .CaptureAsync(json.Checked(requests), timeout).ConfigureAwait(false),
            _ => await json.Method
                .Duplex(options)
                .CaptureAsync(json.Checked(requests), timeout).ConfigureAwait(false),
        };
    }

    private JsonCalls Json(string method) => new(_invoker, Schema, MethodName.Parse(method));

    private async Task<string> OnlyAsync(JsonCalls json, IAsyncEnumerable<string> requests, TimeSpan? timeout)
    {
        var bound = timeout is { } given ? WaitBound.Validate(given, nameof(timeout)) : Timeout;
        var first = json.Checked(requests).Take(2).ToListAsync().AsTask();
        try
        {
            var taken = await first.WaitAsync(bound, TimeProvider.System).ConfigureAwait(false);
            return taken is [var only]
                ? only
                : throw new ArgumentException(
                    $"{json.Method} takes one request, but there {(taken.Count == 0 ? "is none" : "are several")}. To "
                    + "see what the server says about that, call it with JsonMethod(name).Duplex().",
                    nameof(requests));
        }
        catch (TimeoutException) when (!first.IsCompleted)
        {
            Observed.Later(first);
            throw new GrpcAssertionException(
                $"{json.Method} was not called: its request was still missing after {WaitBound.Describe(bound)}.");
        }
    }
}
