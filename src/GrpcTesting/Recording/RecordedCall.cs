using Grpc.Core;

namespace GrpcTesting;

/// <summary>
/// One call: the client's view of it, the server's, or both as one story. It does not change; take another
/// <see cref="CallRecorder.Snapshot"/> of a call that is open.
/// </summary>
public sealed class RecordedCall
{
    internal RecordedCall(long id, string method, CallView? client, IReadOnlyList<CallView> attempts)
    {
        Id = id;
        Method = method;
        Client = client;
        Attempts = attempts;
    }

    /// <summary>The call's number in its fixture. Later calls have higher ones; some may be missing.</summary>
    public long Id { get; }

    /// <summary>The full method name, such as <c>/helloworld.Greeter/SayHello</c>.</summary>
    public string Method { get; }

    /// <summary>
    /// The client's view; null for a foreign call: one that did not come from <see cref="GrpcFixture.CallInvoker"/>
    /// or a client made by <see cref="GrpcFixture.CreateClient{TClient}"/>.
    /// </summary>
    public CallView? Client { get; }

    /// <summary>
    /// The server's view, of the last attempt; null when the call did not reach a handler of this fixture: a remote
    /// server, an unimplemented method, a failed connection, a request message that never came.
    /// </summary>
    public CallView? Server => Attempts.Count > 0 ? Attempts[^1] : null;

    /// <summary>Every server view, in their order: several for a call that gRPC retried or hedged.</summary>
    public IReadOnlyList<CallView> Attempts { get; }

    /// <summary>When the call began.</summary>
    public DateTimeOffset Started => View.Started;

    /// <summary>How long it took; of an open call, until the snapshot. The client's time where there is one.</summary>
    public TimeSpan Elapsed => View.Elapsed;

    /// <summary>Whether the call is over: for the client where there is one, else for the server.</summary>
    public bool IsFinished => View.IsFinished;

    /// <summary>The status that the client saw, or the server's for a foreign call; null while there is none.</summary>
    public Status? Status => View.Status;

    /// <summary>A short account of the call: method, status, times, messages, headers, trailers, exceptions.</summary>
    public override string ToString() => Recording.RecordText.Describe(this);

    // One of them made the record.
    internal CallView View => Client ?? Attempts[0];
}
