using Grpc.Core;

namespace GrpcTesting;

/// <summary>A call as one side saw it. It does not change; take another <see cref="CallRecorder.Snapshot"/>.</summary>
public sealed class CallView
{
    internal CallView()
    {
    }

    /// <summary>Whose view it is.</summary>
    public required CallSide Side { get; init; }

    /// <summary>
    /// For the server, the client's address as <see cref="ServerCallContext.Peer"/> has it; for the client, the
    /// target of its channel.
    /// </summary>
    public required string Peer { get; init; }

    /// <summary>What the caller sent along, without the headers of HTTP/2 and of gRPC itself.</summary>
    public required Metadata RequestHeaders { get; init; }

    /// <summary>When the call must be over, in UTC; null when it has no deadline.</summary>
    public required DateTime? Deadline { get; init; }

    /// <summary>When this side began: the client with making the call, the server with its outermost interceptor.
    /// </summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>From <see cref="Started"/> to the end; of an open call, to the snapshot.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Whether the call is over for this side.</summary>
    /// <remarks>For the server that is the end of its outermost interceptor, just before gRPC sends the status.
    /// </remarks>
    public required bool IsFinished { get; init; }

    /// <summary>The newest requests; at most <see cref="GrpcRecordOptions.MaxMessagesPerCall"/>.</summary>
    public required IReadOnlyList<RecordedMessage> Requests { get; init; }

    /// <summary>How many requests there were, those included that are no longer kept.</summary>
    public required int RequestCount { get; init; }

    /// <summary>Whether this side sent, or read, the end of the requests.</summary>
    public required bool RequestsCompleted { get; init; }

    /// <summary>The newest responses; at most <see cref="GrpcRecordOptions.MaxMessagesPerCall"/>.</summary>
    public required IReadOnlyList<RecordedMessage> Responses { get; init; }

    /// <summary>How many responses there were, those included that are no longer kept.</summary>
    public required int ResponseCount { get; init; }

    /// <summary>Whether this side sent, or read, the end of the responses.</summary>
    public required bool ResponsesCompleted { get; init; }

    /// <summary>The response headers; null where none were seen, as with a blocking unary call.</summary>
    public required Metadata? Headers { get; init; }

    /// <summary>The response trailers; null where none were seen, as with a blocking unary call.</summary>
    public required Metadata? Trailers { get; init; }

    /// <summary>How the call ended for this side; null when it has not.</summary>
    /// <remarks>
    /// For the server: what its handler ended with. <see cref="StatusCode.Cancelled"/> stands for a handler that a
    /// cancellation ended, <see cref="StatusCode.DeadlineExceeded"/> for one that outlived the deadline. A response
    /// that cannot be sent afterwards, one that is too large for instance, shows in the client's view only.
    /// </remarks>
    public required Status? Status { get; init; }

    /// <summary>Whether the call was cancelled: by the client, by the deadline on the server, by a lost connection.
    /// </summary>
    public required bool IsCancelled { get; init; }

    /// <summary>What the caller, or the handler, had thrown at it; null when nothing was.</summary>
    public required Exception? Exception { get; init; }

    /// <summary>The only request of the call.</summary>
    /// <exception cref="GrpcAssertionException">There was none, several, or one of another type.</exception>
    public TRequest Request<TRequest>()
        where TRequest : class => Only<TRequest>("request", Requests, RequestCount);

    /// <summary>The only response of the call.</summary>
    /// <exception cref="GrpcAssertionException">There was none, several, or one of another type.</exception>
    public TResponse Response<TResponse>()
        where TResponse : class => Only<TResponse>("response", Responses, ResponseCount);

    /// <summary>A short account of this side.</summary>
    public override string ToString() => Recording.RecordText.Describe(this);

    internal bool ShowCredentials { get; init; }

    private T Only<T>(string what, IReadOnlyList<RecordedMessage> messages, int count)
        where T : class => count == 1 && messages is [{ Message: T message }]
        ? message
        : throw new GrpcAssertionException(
            $"Expected one {what} of type {TypeName.Of(typeof(T))}, but the {(Side == CallSide.Client ? "client" : "server")} "
            + $"saw {Found(messages, count)}.\n{this}");

    private static string Found(IReadOnlyList<RecordedMessage> messages, int count) => count switch
    {
        0 => "none",
        1 when messages.Count == 1 => $"one of type {TypeName.Of(messages[0].Message.GetType())}",
        1 => "one that was not kept",
        _ => $"{count}",
    };
}
