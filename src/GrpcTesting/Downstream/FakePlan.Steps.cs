using Grpc.Core;
using GrpcTesting.Downstream;

namespace GrpcTesting;

// What a plan can do.
public sealed partial class FakePlan
{
    /// <summary>Sends these responses: one, or any number on a response stream. They are copied now.</summary>
    /// <exception cref="ArgumentException">They are of another type than the method's, or there are too many or too few.
    /// </exception>
    /// <exception cref="InvalidOperationException">The answer is complete.</exception>
    public FakePlan Returns<TResponse>(params TResponse[] responses)
        where TResponse : class
    {
        ArgumentNullException.ThrowIfNull(responses);
        if (responses.Length == 0)
        {
            Method.RequireResponse(typeof(TResponse), _service, nameof(responses));
        }

        foreach (var response in responses)
        {
            ArgumentNullException.ThrowIfNull(response, nameof(responses));
            Method.RequireResponse(response.GetType(), _service, nameof(responses));
        }

        if (responses.Length != 1 && !Method.HasResponseStream)
        {
            throw new ArgumentException(
                $"{Method.Name} is {Method.KindName}: it has one response, not {responses.Length}. To answer later calls "
                + "differently, use Returns(first).Then.Returns(second).",
                nameof(responses));
        }

        return Add(new FakeStep.Return(Method, [.. responses.Select(Method.Copy)]));
    }

    /// <summary>Answers the request; on a duplex call, each one as it arrives, until the client ends its requests.
    /// </summary>
    /// <param name="answer">Called for every request, by several calls at once. What it throws is what the handler
    /// throws: an <see cref="RpcException"/> is a status.</param>
    /// <exception cref="ArgumentException">The method's messages are of other types.</exception>
    /// <exception cref="InvalidOperationException">The method is of another kind, or the answer is complete.</exception>
    public FakePlan Answers<TRequest, TResponse>(Func<TRequest, TResponse> answer)
        where TRequest : class
        where TResponse : class
    {
        ArgumentNullException.ThrowIfNull(answer);
        RequireKind(
            Method.Kind is MethodType.Unary or MethodType.DuplexStreaming,
            Method.Kind == MethodType.ServerStreaming
                ? $"Streams(({Method.RequestName} request) => ...)"
                : AllAtOnce);
        RequireTypes<TRequest, TResponse>(nameof(answer));
        return Add(new FakeStep.Answer(request => [answer((TRequest)request)]));
    }

    /// <summary>Answers the requests of a client-streaming call when the client has ended them.</summary>
    /// <param name="answer">Called with all of them.</param>
    /// <inheritdoc cref="Answers{TRequest, TResponse}(Func{TRequest, TResponse})" path="/exception"/>
    public FakePlan AnswersAll<TRequest, TResponse>(Func<IReadOnlyList<TRequest>, TResponse> answer)
        where TRequest : class
        where TResponse : class
    {
        ArgumentNullException.ThrowIfNull(answer);
        RequireKind(Method.Kind == MethodType.ClientStreaming, OneByOne);
        RequireTypes<TRequest, TResponse>(nameof(answer));
        return Add(new FakeStep.AnswerAll(requests => answer([.. requests.Cast<TRequest>()])));
    }

    /// <summary>Answers the request with any number of responses; on a duplex call, each request as it arrives, until the
    /// client ends its requests.</summary>
    /// <param name="answer">Called for every request, by several calls at once. It is enumerated while the responses are
    /// sent.</param>
    /// <inheritdoc cref="Answers{TRequest, TResponse}(Func{TRequest, TResponse})" path="/exception"/>
    public FakePlan Streams<TRequest, TResponse>(Func<TRequest, IEnumerable<TResponse>> answer)
        where TRequest : class
        where TResponse : class
    {
        ArgumentNullException.ThrowIfNull(answer);
        RequireKind(
            Method.HasResponseStream,
            Method.Kind == MethodType.Unary ? OneByOne : AllAtOnce);
        RequireTypes<TRequest, TResponse>(nameof(answer));
        return Add(new FakeStep.Answer(request => answer((TRequest)request)));
    }

    /// <summary>Reads requests of a stream before the next step. When the client ends them earlier, the test is told.
    /// </summary>
    /// <param name="count">At least 1.</param>
    /// <exception cref="InvalidOperationException">The method has one request, or the answer is complete.</exception>
    public FakePlan Reads(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        RequireKind(Method.HasRequestStream, "no Reads: its request has been read already");
        return Add(new FakeStep.Read(count));
    }

    /// <summary>Sends response headers. Without it, they go with the first response.</summary>
    /// <exception cref="InvalidOperationException">The answer is complete.</exception>
    public FakePlan SendsHeaders(Metadata headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return Add(new FakeStep.SendHeaders(headers));
    }

    /// <summary>Waits until the test releases the sync point, for at most the fake's
    /// <see cref="GrpcFixtureOptions.Timeout"/>; then the call fails, and the test is told.</summary>
    /// <exception cref="InvalidOperationException">The answer is complete.</exception>
    public FakePlan WaitsAt(SyncPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        return Add(new FakeStep.Wait(point.PassAsync, _timeout, $"'{point.Name}'"));
    }

    /// <summary>Waits for a task of the test, as <see cref="WaitsAt"/> does. When it fails, the call fails with that.
    /// </summary>
    /// <exception cref="InvalidOperationException">The answer is complete.</exception>
    public FakePlan WaitsFor(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return Add(new FakeStep.Wait(_ => task, _timeout, "a task"));
    }

    /// <summary>Ends the call with a status, at once: requests that the client still sends are not read.</summary>
    /// <param name="code">Any but OK.</param>
    /// <param name="detail">The status's detail.</param>
    /// <param name="trailers">More trailers; null for none.</param>
    /// <exception cref="ArgumentException">The status is OK.</exception>
    /// <exception cref="InvalidOperationException">The answer is complete.</exception>
    public FakePlan Fails(StatusCode code, string detail = "", Metadata? trailers = null)
    {
        ArgumentNullException.ThrowIfNull(detail);
        if (code == StatusCode.OK)
        {
            throw new ArgumentException("OK is no failure: use Returns.", nameof(code));
        }

        return Add(new FakeStep.Fail(new Status(code, detail), trailers ?? []));
    }

    /// <summary>Throws in the handler: the client gets <see cref="StatusCode.Unknown"/>, or the status of an
    /// <see cref="RpcException"/>.</summary>
    /// <param name="exception">Every call throws this same object.</param>
    /// <exception cref="InvalidOperationException">The answer is complete.</exception>
    public FakePlan Throws(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return Add(new FakeStep.Throw(exception));
    }

    private string OneByOne => Method.Kind == MethodType.ServerStreaming
        ? $"Streams(({Method.RequestName} request) => ...)"
        : $"Answers(({Method.RequestName} request) => ...)";

    private string AllAtOnce => $"AnswersAll((IReadOnlyList<{Method.RequestName}> requests) => ...)";

    private void RequireTypes<TRequest, TResponse>(string parameterName)
    {
        Method.RequireRequest(typeof(TRequest), _service, parameterName);
        Method.RequireResponse(typeof(TResponse), _service, parameterName);
    }

    private void RequireKind(bool isRight, string instead)
    {
        if (!isRight)
        {
            throw new InvalidOperationException($"{Method.Name} is {Method.KindName}: use {instead}.");
        }
    }
}
