using Grpc.Core;

namespace GrpcTesting.Recording;

/// <summary>What the client has seen of a call.</summary>
internal sealed class ClientRecord(TrackedCall call, string peer, in CallOptions options)
    : SideRecord(call, call.Started)
{
    private readonly Metadata? _requestHeaders = options.Headers;
    private readonly DateTime? _deadline = options.Deadline;
    private readonly CancellationToken _cancellationToken = options.CancellationToken;
    private CallAccess? _access;
    private object? _callObject;
    private Exception? _thrown;
    private Task? _failedRead;
    private Task<Metadata>? _headers;
    private bool _disposed;
    private bool _returned;

    /// <summary>The call that this is a side of.</summary>
    public TrackedCall Tracked => Call;

    /// <summary>Whether the client gave the call up by disposing it.</summary>
    public bool IsDisposed => Volatile.Read(ref _disposed);

    public bool HasResponseStream => _access is { Response: null };

    /// <summary>Follows the call object that the channel returned, without standing in its way.</summary>
    public void Follow(object callObject, CallAccess access)
    {
        _callObject = callObject;
        _access = access;
        if (access.Response is null)
        {
            return;
        }

        var response = access.Response(callObject);
        if (response.IsCompleted)
        {
            Settle();
        }
        else
        {
            // The first continuation of the response, ahead of the test's own.
            response.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(Settle);
        }
    }

    /// <summary>The response of a blocking call.</summary>
    public void Succeeded(object response)
    {
        lock (this)
        {
            _returned = Finish(received: response);
        }

        Call.Changed();
    }

    /// <summary>A call that threw instead of returning. Always false: a filter that lets the exception pass.</summary>
    public bool Failed(Exception exception)
    {
        lock (this)
        {
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
            Finish();
        }

        Call.Changed();
    }

    /// <summary>A read of the response stream that ended the call.</summary>
    public void ReadFailed(Task read)
    {
        lock (this)
        {
            if (Finish())
            {
                _failedRead = read;
            }
        }

        Call.Changed();
    }

    public Status GetStatus() => _access!.Status(_callObject!);

    public Metadata GetTrailers() => _access!.Trailers(_callObject!);

    public Task<Metadata> GetHeadersAsync() => _access!.Headers(_callObject!);

    public void Dispose()
    {
        Volatile.Write(ref _disposed, true);
        try
        {
            _access!.Dispose(_callObject!);
        }
        finally
        {
            Settle();
        }
    }

    protected override CallSide Side => CallSide.Client;

    protected override string Peer => peer;

    protected override DateTime? Deadline => _deadline == DateTime.MaxValue ? null : _deadline;

    protected override Metadata RequestHeaders() => HeaderCopy.Of(_requestHeaders);

    protected override void Settle()
    {
        base.Settle();
        if (_access is null || HasFinished)
        {
            return;
        }

        var response = _access.Response?.Invoke(_callObject!);
        if (response is not { IsCompleted: true }
            && (!TryGetStatus(out var status) || (response is not null && status.StatusCode == StatusCode.OK)))
        {
            // It is open. A call that has just been disposed is not, though its response takes a moment to fail.
            return;
        }

        lock (this)
        {
            var received = response is { IsCompletedSuccessfully: true } ? _access.Result!(_callObject!) : null;
            if (!Finish(received))
            {
                return;
            }
        }

        Call.Changed();
    }

    // What ended the call, and what came with it, is only asked for when somebody looks: it costs, and asking a task
    // for its exception counts as having handled it.
    protected override CallEnd End()
    {
        if (!HasFinished)
        {
            return new CallEnd(Headers(), null, null, null, _disposed || _cancellationToken.IsCancellationRequested);
        }

        _thrown ??= ExceptionOf(_failedRead ?? _access?.Response?.Invoke(_callObject!));
        Status? status = _thrown is RpcException exception ? exception.Status
            : _returned ? Status.DefaultSuccess
            : TryGetStatus(out var known) ? known
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

    private Metadata? Headers()
    {
        if (_access is null)
        {
            return null;
        }

        // Asking for the headers makes a task of them, which fails with the call and which nobody may ever look at.
        _headers ??= ObservedHeaders();
        return _headers.IsCompletedSuccessfully ? HeaderCopy.Of(_headers.Result) : null;
    }

    private Task<Metadata> ObservedHeaders()
    {
        var headers = GetHeadersAsync();
        Observed.Later(headers);
        return headers;
    }

    private Metadata? Trailers()
    {
        if (_thrown is RpcException exception)
        {
            return HeaderCopy.Of(exception.Trailers);
        }

        try
        {
            return _access is null ? null : HeaderCopy.Of(GetTrailers());
        }
        catch (InvalidOperationException)
        {
            // The call ended before any arrived.
            return null;
        }
    }

    private bool TryGetStatus(out Status status)
    {
        status = default;
        try
        {
            if (_access is null)
            {
                return false;
            }

            status = GetStatus();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
