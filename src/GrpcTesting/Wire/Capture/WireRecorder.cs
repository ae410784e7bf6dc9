using System.Collections.Immutable;

namespace GrpcTesting.Wire;

/// <summary>Follows the connections of a fixture, and keeps what crossed them, within bounds.</summary>
/// <remarks>
/// One lock guards all of it. The frames of both directions thus have one order, and a frame that the server sends is
/// recorded before the client can have it, and one that it receives before the server has it: what is an effect comes
/// after its cause. Recording is stamping and copying; the frames are decoded when somebody looks, or when too much
/// waits for it.
/// </remarks>
internal sealed class WireRecorder
{
    private const int MaxIdleStreams = 1024;
    private const int MaxEndedConnections = 256;

    private readonly Lock _gate = new();
    private readonly WireLogOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly MethodTypes _types;
    private readonly FrameStore _frames;
    private readonly RawStore _raw;
    private readonly AssemblyBudget _assembly;
    private readonly Backlog _backlog = new();
    private readonly List<ConnectionTrace> _connections = [];
    private readonly Dictionary<ConnectionTrace, FrameDecoder> _decoders = [];
    private TaskCompletionSource? _arrival;
    private (DateTimeOffset Time, long Timestamp)? _origin;
    private long _lastFrame;
    private int _lastConnection;
    private int _unseen;
    private bool _isRecording;

    public WireRecorder(WireLogOptions options, TimeProvider timeProvider, MethodTypes types)
    {
        _options = options;
        _timeProvider = timeProvider;
        _types = types;
        _frames = new FrameStore(options.MaxFrames, options.MaxPayloadBytes);
        _raw = new RawStore(options.MaxCaptureBytes);
        _assembly = new AssemblyBudget(Math.Max(options.MaxPayloadBytes, MessageAssembler.MaxKept));
    }

    public bool IsRecording
    {
        get => Volatile.Read(ref _isRecording);
        set
        {
            lock (_gate)
            {
                CatchUp();
                Volatile.Write(ref _isRecording, value);
            }
        }
    }

    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _connections.Count == 0;
            }
        }
    }

    /// <summary>A connection that nothing is known of, because it began while nothing was recorded.</summary>
    public void OpenUnseen() => Interlocked.Increment(ref _unseen);

    public void CloseUnseen() => Interlocked.Decrement(ref _unseen);

    public ConnectionTrace Open(string id)
    {
        lock (_gate)
        {
            ForgetEnded();
            _origin ??= (_timeProvider.GetUtcNow(), _timeProvider.GetTimestamp());
            var stamp = Now();
            var trace = new ConnectionTrace(
                ++_lastConnection, id, stamp.Elapsed, _options.MaxFrames + MaxIdleStreams, _assembly);
            trace.Raw.Opened = _raw.Next(stamp.Time);
            _connections.Add(trace);
            _decoders.Add(trace, new FrameDecoder(trace, _types, _options.ShowCredentials));
            return trace;
        }
    }

    public void Close(ConnectionTrace connection)
    {
        TaskCompletionSource? arrival;
        lock (_gate)
        {
            var stamp = Now();
            connection.Raw.Closed = _raw.Next(stamp.Time);
            _backlog.Add(new Portion(connection, default, [], stamp, IsEnd: true));
            arrival = TakeArrival();
        }

        arrival?.TrySetResult();
    }

    /// <summary>Bytes that one side sent. Never throws over what they are.</summary>
    public void Receive(ConnectionTrace connection, WireDirection direction, ReadOnlySpan<byte> bytes)
    {
        TaskCompletionSource? arrival;
        lock (_gate)
        {
            var portion = new Portion(connection, direction, bytes.ToArray(), Now());
            _raw.Add(portion, _connections);
            _backlog.Add(portion);
            if (_backlog.IsFull)
            {
                CatchUp();
            }

            arrival = TakeArrival();
        }

        arrival?.TrySetResult();
    }

    /// <summary>Gives up on decoding a connection; its bytes are still counted and kept.</summary>
    public void Stop(ConnectionTrace connection, string reason)
    {
        lock (_gate)
        {
            CatchUp();
            connection.Stop(reason);
        }
    }

    public WireSnapshot Snapshot()
    {
        lock (_gate)
        {
            CatchUp();
            var now = Now().Elapsed;
            var frames = _frames.ToImmutable();
            var byStream = frames.Where(frame => frame.Stream is not null).ToLookup(frame => frame.Stream!);
            var streams = _connections.SelectMany(connection => connection.Streams)
                .Where(stream => stream.KeptFrames > 0)
                .Select(stream => stream.ToImmutable([.. byStream[stream]], now));
            return new WireSnapshot(
                frames,
                [.. streams],
                [.. _connections.Select(connection => connection.ToImmutable(now))],
                _frames.Dropped,
                _raw.Dropped,
                Volatile.Read(ref _unseen));
        }
    }

    /// <summary>The bytes of all connections, in the order in which they were opened.</summary>
    public List<RawBytes> SnapshotRaw()
    {
        lock (_gate)
        {
            return [.. _connections.Select(connection => connection.Raw.Copy())];
        }
    }

    /// <summary>The frames after a number, and what tells that there may be more.</summary>
    public (List<Http2Frame> Frames, Task More) After(long number)
    {
        lock (_gate)
        {
            CatchUp();
            _arrival ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return (_frames.After(number), _arrival.Task);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            CatchUp();
            foreach (var frame in _frames.ToImmutable())
            {
                Forget(frame);
            }

            _frames.Clear();
            foreach (var ended in _connections.Where(connection => connection.ClosedAt is not null))
            {
                _raw.Release(ended);
            }

            _connections.RemoveAll(connection => connection.ClosedAt is not null);
        }
    }

    /// <summary>Decodes what waits for it.</summary>
    private void CatchUp()
    {
        while (_backlog.TryTake(out var portion))
        {
            var connection = portion.Connection;
            connection.Side(portion.Direction).Bytes += portion.Bytes.Length;
            try
            {
                if (connection.Stopped is null && _decoders.TryGetValue(connection, out var decoder))
                {
                    Decode(decoder, portion);
                }
            }
            catch (Exception exception)
            {
                // The calls that cross have nothing to do with it, and neither have the other connections.
                connection.Stop($"the capture failed: {exception.GetType().Name}: {exception.Message}");
            }

            if (portion.IsEnd)
            {
                _decoders.Remove(connection);
                connection.Close(portion.Stamp.Elapsed);
            }
        }
    }

    private void Decode(FrameDecoder decoder, in Portion portion)
    {
        if (portion.IsEnd)
        {
            DecodeUnfinished(decoder, portion, WireDirection.ClientToServer);
            DecodeUnfinished(decoder, portion, WireDirection.ServerToClient);
            return;
        }

        var connection = portion.Connection;
        var side = connection.Side(portion.Direction);
        var receiver = connection.Side(portion.Direction.Opposite());
        ReadOnlySpan<byte> bytes = portion.Bytes;
        while (side.Splitter.TryRead(ref bytes, receiver.Settings.InForce.MaxFrameSize, out var raw))
        {
            Add(connection, decoder.Decode(portion.Direction, raw, _lastFrame + 1, portion.Stamp));
            if (side.Splitter.Error is { } error)
            {
                connection.Stop(error);
            }
        }
    }

    private void DecodeUnfinished(FrameDecoder decoder, in Portion portion, WireDirection direction)
    {
        if (portion.Connection.Side(direction).Splitter.TryReadUnfinished(out var raw))
        {
            Add(portion.Connection, decoder.Decode(direction, raw, _lastFrame + 1, portion.Stamp));
        }
    }

    private void Add(ConnectionTrace connection, Http2Frame frame)
    {
        connection.Side(frame.Direction).Frames++;
        if (_isRecording)
        {
            _lastFrame++;
            Keep(connection, frame);
        }
        else if (frame.Stream is { } stream)
        {
            connection.Release(stream, MaxIdleStreams);
        }
    }

    private void Keep(ConnectionTrace connection, Http2Frame frame)
    {
        _frames.Add(frame);
        connection.KeptFrames++;
        if (frame.Stream is { } stream)
        {
            stream.KeptFrames++;
        }

        while (_frames.Overflow() is { } dropped)
        {
            Forget(dropped);
        }
    }

    private void Forget(Http2Frame frame)
    {
        var connection = _connections.Find(candidate => candidate.Number == frame.Connection);
        if (connection is not null)
        {
            connection.KeptFrames--;
        }

        if (frame.Stream is { } stream)
        {
            stream.KeptFrames--;
            connection?.Release(stream, MaxIdleStreams);
        }
    }

    private void ForgetEnded()
    {
        if (_connections.Count >= MaxEndedConnections)
        {
            CatchUp();
        }

        while (_connections.Count >= MaxEndedConnections)
        {
            var index = _connections.FindIndex(
                connection => connection is { ClosedAt: not null, KeptFrames: 0 });
            if (index < 0)
            {
                return;
            }

            _raw.Release(_connections[index]);
            _connections.RemoveAt(index);
        }
    }

    private TaskCompletionSource? TakeArrival()
    {
        var arrival = _arrival;
        _arrival = null;
        return arrival;
    }

    private FrameStamp Now()
    {
        if (_origin is not { } origin)
        {
            return default;
        }

        // The wall clock is read once, so that a correction of it cannot turn the order of things around.
        var elapsed = _timeProvider.GetElapsedTime(origin.Timestamp);
        return new FrameStamp(origin.Time + elapsed, elapsed);
    }
}
