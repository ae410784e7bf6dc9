using Grpc.Core;

namespace GrpcTesting.Recording;

/// <summary>What the client has seen of a call.</summary>
internal sealed partial class ClientRecord(TrackedCall call, string peer, in CallOptions options)
    : SideRecord(call, call.Started)
{
    private readonly Metadata? _requestHeaders = options.Headers;
    private readonly DateTime? _deadline = options.Deadline;
    private readonly CancellationToken _cancellationToken = options.CancellationToken;

    // Gone once the call has succeeded and said all: calls are kept for long, and with gRPC's objects they would cost
    // more in garbage collections than in anything else.
    private FollowedCall? _followed;
    private bool _hasSucceeded;
    private Metadata? _headers;
    private Metadata? _trailers;
    private Status _status;
    private Exception? _thrown;
    private Task? _failedRead;
    private Task<Metadata>? _pendingHeaders;
    private bool _disposed;
    private bool _returned;

    /// <summary>The call that this is a side of.</summary>
    public TrackedCall Tracked => Call;

    /// <summary>Whether the client gave the call up by disposing it.</summary>
    public bool IsDisposed => Volatile.Read(ref _disposed);

    public bool HasResponseStream { get; private set; }

    /// <summary>Follows the call object that the channel returned.</summary>
    public FollowedCall Follow(object callObject, CallAccess access)
    {
        var followed = _followed = new FollowedCall(callObject, access, this);
        HasResponseStream = followed.HasResponseStream;
        return followed;
    }

    /// <summary>The only response has arrived, or failed to. Whoever looks before this is called settles the record as
    /// well.</summary>
    public void ResponseCompleted() => Settle();

    /// <summary>The response of a blocking call.</summary>
    public void Succeeded(object response)
    {
        lock (this)
        {
            _returned = Finish(received: response);
            _response = null;
        }

        Call.Changed();
    }

    /// <summary>A call that threw instead of returning. Always false: a filter that lets the exception pass.</summary>
    public bool Failed(Exception exception)
    {
        lock (this)
        {
            _response = null;
            if (Finish())
            {
                _thrown = exception;
            }
        }

        Call.Changed();
        return false;
    }

    /// <summary>The end of the response stream.</summary>
    public void EndOfResponses()
    {
        lock (this)
        {
            EndReceived();
            if (Finish())
            {
                LetGo();
            }

            DropResponse();
        }

        Call.Changed();
    }

    /// <summary>A read of the response stream that ended the call.</summary>
    public void ReadFailed(Task read)
    {
        lock (this)
        {
            DropResponse();
            if (Finish())
            {
                _failedRead = read;
            }
        }

        Call.Changed();
    }

    /// <summary>The test is disposing the call.</summary>
    public void Disposing() => Volatile.Write(ref _disposed, true);

    /// <summary>The test has disposed the call.</summary>
    public void Disposed() => Settle();

    protected override CallSide Side => CallSide.Client;

    protected override string Peer => peer;

    protected override DateTime? Deadline => _deadline == DateTime.MaxValue ? null : _deadline;

    protected override Metadata RequestHeaders() => HeaderCopy.Of(_requestHeaders);

    protected override void Settle()
    {
        base.Settle();
        if (HasFinished || _followed is not { } followed)
        {
            return;
        }

        var response = followed.Response;
        if (response is not { IsCompleted: true }
            && (!TryGetStatus(followed, out var status)
                || (response is not null && status.StatusCode == StatusCode.OK)))
        {
            // It is open. A call that has just been disposed is not, though its response takes a moment to fail.
            return;
        }

        var hasSucceeded = response is { IsCompletedSuccessfully: true };
        lock (this)
        {
            if (!Finish(hasSucceeded ? followed.Result : null))
            {
                return;
            }

            if (hasSucceeded)
            {
                LetGo();
            }

            DropResponse();
        }

        Call.Changed();
    }

    // What ended a call that failed, and what came with it, is only asked for when somebody looks: asking a task for its
    // exception counts as having handled it.
    protected override CallEnd End()
    {
        if (_hasSucceeded)
        {
            return new CallEnd(HeaderCopy.Of(_headers), HeaderCopy.Of(_trailers), _status, null, false);
        }

        if (!HasFinished)
        {
            return new CallEnd(Headers(), null, null, null, _disposed || _cancellationToken.IsCancellationRequested);
        }

        _thrown ??= ExceptionOf(_failedRead ?? _followed?.Response);
        Status? status = _thrown is RpcException exception ? exception.Status
            : _returned ? Status.DefaultSuccess
            : TryGetStatus(_followed, out var known) ? known
            : null;
        var cancelled = status is null ? _thrown is OperationCanceledException
            : status.Value.StatusCode == StatusCode.Cancelled;
        return new CallEnd(Headers(), Trailers(), status, _thrown, cancelled);
    }

    private static Exception? ExceptionOf(Task? task) => task switch
    {
        { IsFaulted: true } => task.Exception.InnerException,
        { IsCanceled: true } => new TaskCanceledException(task),
        _ => null,
    };

    // Called under the lock, when the call has ended without a failure.
    private void LetGo()
    {
        if (!TryGetStatus(_followed, out var status) || status.StatusCode != StatusCode.OK)
        {
            return;
        }

        if (!HasBareResponse())
        {
            if (FindHeaders() is not { } headers || FindTrailers() is not { } trailers)
            {
                _unreadable = UnreadableInHeaders() ?? UnreadableInTrailers();
                return;
            }

            _headers = HeaderCopy.OfAny(headers);
            _trailers = HeaderCopy.OfAny(trailers);
        }

        _hasSucceeded = true;
        _status = status;
        _pendingHeaders = null;
        _followed = null;
    }

    private Metadata? Headers() => FindHeaders() is { } headers ? HeaderCopy.Of(headers) : null;

    private Metadata? Trailers() => FindTrailers() is { } trailers ? HeaderCopy.Of(trailers) : null;

    private Metadata? FindHeaders()
    {
        if (_followed is null)
        {
            return null;
        }

        // Asking for the headers makes a task of them, which fails with the call and which nobody may ever look at.
        _pendingHeaders ??= ObservedHeaders(_followed);
        return _pendingHeaders.IsCompletedSuccessfully ? _pendingHeaders.Result : null;
    }

    private static Task<Metadata> ObservedHeaders(FollowedCall followed)
    {
        var headers = followed.GetHeadersAsync();
        if (!headers.IsCompletedSuccessfully)
        {
            Observed.Later(headers);
        }

        return headers;
    }

    private Metadata? FindTrailers()
    {
        if (_thrown is RpcException exception)
        {
            return exception.Trailers;
        }

        try
        {
            return _followed?.Trailers;
        }
        catch (Exception missing) when (missing is InvalidOperationException || UnreadableHeader.IsCause(missing))
        {
            // The call ended before any arrived, or gRPC cannot read them.
            return null;
        }
    }

    private static bool TryGetStatus(FollowedCall? followed, out Status status)
    {
        status = default;
        try
        {
            if (followed is null)
            {
                return false;
            }

            status = followed.Status;
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
