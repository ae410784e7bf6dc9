namespace GrpcTesting.Recording;

/// <summary>What the fixture knows of a call: of one that its clients made, and of one that only its server saw.</summary>
internal sealed class TrackedCall(CallTracker tracker, long id, string method)
{
    private ServerRecord? _server;
    private ServerRecord[] _earlier = [];
    private ClientRecord? _client;
    private bool _forgotten;
    private int _version;
    private Cached? _cached;

    public long Id => id;

    /// <summary>The full name, such as <c>/helloworld.Greeter/SayHello</c>.</summary>
    public string Method => method;

    /// <summary>The timestamp of its beginning.</summary>
    public long Started { get; } = tracker.Book.Clock.Now;

    /// <summary>The fixture's bound for waits.</summary>
    public TimeSpan Timeout => tracker.Timeout;

    /// <summary>Time since the call was made.</summary>
    public TimeSpan Elapsed => Book.Clock.Between(Started, Book.Clock.Now);

    /// <summary>What the server's handler threw, as soon as it did.</summary>
    public Exception? ServerException => tracker.ServerFailures.Find(id);

    /// <summary>What its handlers do now; null when the server's side is not recorded, or no longer.</summary>
    public string? Handler => tracker.HostsServer && Book.Find(id) == this
        ? HandlerText.Describe([.. Servers().Select(server => server.Handler())])
        : null;

    /// <summary>What the network does to the fixture's connections now; null when it does nothing.</summary>
    public string? Network => tracker.DescribeNetwork?.Invoke();

    /// <summary>The call's stream, of its last attempt, and what else was captured; null when it was not.</summary>
    public (WireStream Stream, WireSnapshot Wire)? OnTheWire()
    {
        if (tracker.Wire is not { IsEmpty: false } log)
        {
            return null;
        }

        var wire = log.Snapshot();
        var stream = wire.Streams.LastOrDefault(stream => stream.RequestHeaders.Any(header =>
            header.Name == CallId.HeaderName && CallId.Parse(header.Value) == id));
        return stream is null ? null : (stream, wire);
    }

    /// <summary>Where the call is recorded.</summary>
    public CallBook Book => tracker.Book;

    /// <summary>The client's side; null for a foreign call.</summary>
    public ClientRecord? Client => _client;

    public void Begin(ClientRecord client) => _client = client;

    /// <summary>Adds an attempt. Those of one call may run at once when gRPC hedges it.</summary>
    public void Begin(ServerRecord server)
    {
        lock (this)
        {
            if (_server is not null)
            {
                _earlier = [.. _earlier, _server];
            }

            _server = server;
            if (_forgotten)
            {
                server.Forget();
            }
        }

        Changed();
    }

    /// <summary>Whether a handler of the call runs.</summary>
    public bool IsHandled => Servers().Exists(server => !server.IsFinished);

    /// <summary>Gives up the messages of both sides, for the book to have room. They are still counted.</summary>
    public void DropMessages()
    {
        _client?.DropMessages();
        Servers().ForEach(server => server.DropMessages());
        Interlocked.Increment(ref _version);
        _cached = null;
    }

    /// <summary>The book does not keep the call any more.</summary>
    public void Forget()
    {
        ServerRecord? server;
        ServerRecord[] earlier;
        lock (this)
        {
            _forgotten = true;
            (server, earlier) = (_server, _earlier);
        }

        _client?.Forget();
        server?.Forget();
        Array.ForEach(earlier, static attempt => attempt.Forget());
    }

    /// <summary>Says that the call is not what it was.</summary>
    public void Changed()
    {
        Interlocked.Increment(ref _version);
        Book.MakeRoom();
        Book.Signal.Pulse();
    }

    /// <summary>The call as it is now.</summary>
    public RecordedCall ToRecord()
    {
        var version = Volatile.Read(ref _version);
        if (_cached is { } cached && cached.Version == version)
        {
            return cached.Call;
        }

        var client = _client?.View();
        CallView[] servers = [.. Servers().Select(server => server.View())];
        var call = new RecordedCall(id, method, client, servers);
        if (client?.IsFinished != false && Array.TrueForAll(servers, server => server.IsFinished))
        {
            // Looking can find that a side has ended, and so may have changed the version.
            _cached = new Cached(version, call);
        }

        return call;
    }

    private List<ServerRecord> Servers()
    {
        lock (this)
        {
            return _server is null ? [] : [.. _earlier, _server];
        }
    }

    private sealed record Cached(int Version, RecordedCall Call);
}
