using Grpc.Core;

namespace GrpcTesting.Doubles;

/// <summary>A client's call from its beginning to its end: what of it is known, and to whom.</summary>
#pragma warning disable CA1001 // The sources have no timer and no wait handle: there is nothing to dispose of.
internal sealed class CallLife
#pragma warning restore CA1001
{
    private readonly Lock _gate = new();
    private readonly TestCallOptions _options;
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource<Metadata> _headers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _registration;
    private readonly DeadlineTimer? _timer;
    private Status? _status;
    private Metadata? _trailers;
    private bool _isCancelled;

    public CallLife(TestCallOptions options)
    {
        _options = options;
        Observed.Later(_headers.Task);
        _registration = CancelOn(options.CancellationToken);
        _timer = DeadlineTimer.Start(
            options.Deadline,
            options.TimeProvider,
            () => Cancel(new Status(StatusCode.DeadlineExceeded, string.Empty)));
        if (options.Headers is { } headers)
        {
            ReceiveHeaders(headers);
        }
    }

    public Task<Metadata> Headers => _headers.Task;

    public Task Disposed => _disposed.Task;

    public bool IsDisposed => _disposed.Task.IsCompleted;

    /// <summary>Whether the client ended the call, or its deadline did.</summary>
    public bool IsCancelled
    {
        get
        {
            lock (_gate)
            {
                return _isCancelled;
            }
        }
    }

    /// <summary>Null while the call runs.</summary>
    public Status? Status
    {
        get
        {
            lock (_gate)
            {
                return _status;
            }
        }
    }

    /// <summary>Cancelled when the call has ended, however it did.</summary>
    public CancellationToken Ended => _ended.Token;

    public Status GetStatus() => Status
        ?? throw new InvalidOperationException("Unable to get the status because the call is not complete.");

    public Metadata GetTrailers()
    {
        lock (_gate)
        {
            return _trailers ?? throw new InvalidOperationException(
                "Can't get the call trailers because the call has not completed successfully.");
        }
    }

    /// <summary>What everybody gets who comes after the end.</summary>
    public RpcException CreateException()
    {
        lock (_gate)
        {
            return new RpcException(_status.GetValueOrDefault(), _trailers ?? Metadata.Empty);
        }
    }

    public void ReceiveHeaders(Metadata headers) => _headers.TrySetResult(Copy(headers));

    /// <summary>The server has sent nothing but the end of the call; its trailers are where headers are.</summary>
    /// <param name="failure">What it failed with; null for OK.</param>
    public void ReceiveTrailersOnly(RpcException? failure) =>
        ReceiveHeaders([.. _options.Trailers, .. failure?.Trailers ?? []]);

    /// <summary>The server has ended the call well.</summary>
    /// <param name="withMessage">Whether there was a message, and so headers ahead of it.</param>
    /// <exception cref="RpcException">The call was over before.</exception>
    public void Complete(bool withMessage)
    {
        var trailers = Copy(_options.Trailers);
        if (!TryEnd(Grpc.Core.Status.DefaultSuccess, trailers, isCancelled: false))
        {
            throw CreateException();
        }

        ReceiveHeaders(withMessage ? [] : trailers);
        _ended.Cancel();
    }

    /// <summary>The call has failed, at the server or on the way.</summary>
    /// <param name="exception">An <see cref="RpcException"/> is the server's.</param>
    /// <param name="summary">What the client says when it is not.</param>
    public void Fail(Exception exception, string summary)
    {
        var rpc = exception as RpcException;
        var status = rpc?.Status ?? TransportFailure.Describe(exception, summary);
        Metadata? trailers = rpc is null ? null : [.. _options.Trailers, .. rpc.Trailers];
        if (!TryEnd(status, trailers, isCancelled: rpc is null))
        {
            return;
        }

        if (trailers is null)
        {
            _headers.TrySetException(CreateException());
        }
        else
        {
            // A server that fails ahead of its headers answers with nothing but trailers.
            ReceiveHeaders(trailers);
        }

        _ended.Cancel();
    }

    public void Cancel(Status status)
    {
        if (TryEnd(status, null, isCancelled: true))
        {
            _headers.TrySetException(CreateException());
            _ended.Cancel();
        }
    }

    /// <summary>Lets a token cancel the call, while the registration lasts.</summary>
    public CancellationTokenRegistration CancelOn(CancellationToken token) =>
        token.UnsafeRegister(
            static (life, token) => ((CallLife)life!).Cancel(new Status(
                StatusCode.Cancelled, "Call canceled by the client.", new OperationCanceledException(token))),
            this);

    public void Dispose()
    {
        _disposed.TrySetResult();
        Cancel(new Status(StatusCode.Cancelled, "gRPC call disposed."));
    }

    public void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(IsDisposed, typeof(TestCalls));

    private bool TryEnd(Status status, Metadata? trailers, bool isCancelled)
    {
        lock (_gate)
        {
            if (_status is not null)
            {
                return false;
            }

            _status = status;
            _trailers = trailers;
            _isCancelled = isCancelled;
        }

        // Null only while the constructor finds that the call is over.
        _timer?.Dispose();
        _registration.Unregister();
        return true;
    }

    private static Metadata Copy(Metadata metadata) => [.. metadata];
}
