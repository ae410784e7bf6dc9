using Grpc.Core;
using GrpcTesting.Doubles;

namespace GrpcTesting;

/// <summary>
/// A <see cref="ServerCallContext"/> for unit tests of handlers and interceptors: what they read is set by the test,
/// what they write can be observed, and the rules are those of the server.
/// </summary>
#pragma warning disable CA1001 // The sources have no timer and no wait handle: there is nothing to dispose of.
public sealed class TestServerCallContext : ServerCallContext
#pragma warning restore CA1001
{
    private static readonly AuthContext Unauthenticated = new(null, []);

    private readonly Lock _gate = new();
    private readonly RequestView _request;
    private readonly AuthContext _authContext;
    private readonly DateTime _deadline;
    private readonly DeadlineTimer? _timer;
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenSource _cancelled = new();
    private readonly ResponseHead _head;
    private Metadata? _trailers;
    private Status _status;
    private ServerCallEnd _end;

    private TestServerCallContext(TestServerCallContextOptions options)
    {
        _request = new RequestView(options, this, _cancelled.Token);
        _head = new ResponseHead(options.HttpContext);
        _authContext = options.AuthContext ?? Unauthenticated;
        _deadline = options.Deadline;
        options.CancellationToken.UnsafeRegister(static context => ((TestServerCallContext)context!).Cancel(), this);
        _request.Aborted.UnsafeRegister(static context => ((TestServerCallContext)context!).Cancel(), this);
        _timer = DeadlineTimer.Start(
            _deadline, options.TimeProvider, () => End(ServerCallEnd.DeadlineExceeded));
    }

    /// <summary>
    /// The headers that went out: those that the handler wrote, or none when the first message went out ahead of them.
    /// Null while nothing has gone out.
    /// </summary>
    public Metadata? ResponseHeaders => _head.Sent;

    /// <summary>Whether the call is over: cancelled, past its deadline, or completed.</summary>
    public bool IsEnded => Ending != ServerCallEnd.None;

    internal ServerCallEnd Ending
    {
        get
        {
            lock (_gate)
            {
                return _end;
            }
        }
    }

    /// <summary>Cancelled at the end of the call, ahead of what the handler can see.</summary>
    internal CancellationToken Ended => _ended.Token;

    /// <summary>Creates a context.</summary>
    /// <param name="configure">Sets what the handler will read. Without it: a call without headers, deadline and
    /// cancellation, of a client that is not authenticated.</param>
    public static TestServerCallContext Create(Action<TestServerCallContextOptions>? configure = null)
    {
        var options = new TestServerCallContextOptions();
        configure?.Invoke(options);
        return new TestServerCallContext(options);
    }

    /// <summary>
    /// Does what the client's cancellation does: the context's token is cancelled, and the streams of the context
    /// refuse to read and write. Does nothing when the call is over.
    /// </summary>
    public void Cancel() => End(ServerCallEnd.Cancelled);

    /// <summary>
    /// Does what the return of the handler does: the streams of the context refuse to read and write from now on. For
    /// tests of handlers that leave work behind. Does nothing when the call is over.
    /// </summary>
    public void Complete() => End(ServerCallEnd.Returned);

    /// <summary>The first message is about to go out, and the headers with it.</summary>
    internal void Start() => _head.Start();

    /// <inheritdoc/>
    protected override string MethodCore => _request.Method;

    /// <inheritdoc/>
    protected override string HostCore => _request.Host;

    /// <inheritdoc/>
    protected override string PeerCore => _request.Peer;

    /// <inheritdoc/>
    protected override DateTime DeadlineCore => _deadline;

    /// <inheritdoc/>
    protected override Metadata RequestHeadersCore => _request.Headers;

    /// <inheritdoc/>
    protected override CancellationToken CancellationTokenCore => _cancelled.Token;

    /// <inheritdoc/>
    protected override Metadata ResponseTrailersCore => _trailers ??= [];

    /// <inheritdoc/>
    protected override Status StatusCore
    {
        get
        {
            lock (_gate)
            {
                return _status;
            }
        }

        set
        {
            lock (_gate)
            {
                _status = value;
            }
        }
    }

    /// <inheritdoc/>
    protected override WriteOptions? WriteOptionsCore { get; set; }

    /// <inheritdoc/>
    protected override AuthContext AuthContextCore => _authContext;

    /// <inheritdoc/>
    protected override IDictionary<object, object> UserStateCore => _request.UserState;

    /// <summary>Sends the headers.</summary>
    /// <exception cref="InvalidOperationException">They have gone out already, by themselves or with the first message;
    /// or one of them has a character that no header can carry.</exception>
    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        _head.Write(responseHeaders);
        return Task.CompletedTask;
    }

    /// <summary>Throws, as the server's does.</summary>
    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotImplementedException("CreatePropagationToken will be implemented in a future version.");

    private void End(ServerCallEnd end)
    {
        lock (_gate)
        {
            if (_end != ServerCallEnd.None)
            {
                return;
            }

            _end = end;
            if (end == ServerCallEnd.DeadlineExceeded)
            {
                _status = new Status(StatusCode.DeadlineExceeded, "Deadline Exceeded");
            }
        }

        if (end == ServerCallEnd.DeadlineExceeded)
        {
            // The server has answered by itself.
            _head.Start();
        }

        // Null only while the constructor finds that the deadline has passed.
        _timer?.Dispose();
        _ended.Cancel();
        if (end != ServerCallEnd.Returned)
        {
            _cancelled.Cancel();
        }
    }
}
