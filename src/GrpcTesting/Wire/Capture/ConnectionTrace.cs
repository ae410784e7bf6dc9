using System.Collections.Immutable;

namespace GrpcTesting.Wire;

/// <summary>What is known of one connection while it is followed. Guarded by the log's lock.</summary>
internal sealed class ConnectionTrace(int number, string id, TimeSpan openedAt, int maxStreams, AssemblyBudget budget)
{
    private readonly SideTrace _client = new(WireDirection.ClientToServer);
    private readonly SideTrace _server = new(WireDirection.ServerToClient);
    private readonly SortedDictionary<int, StreamTrace> _streams = [];

    public int Number { get; } = number;

    public TimeSpan? ClosedAt { get; private set; }

    /// <summary>Why no more of it is decoded; null while it is.</summary>
    public string? Stopped { get; private set; }

    /// <summary>Frames of it that the log keeps.</summary>
    public int KeptFrames { get; set; }

    /// <summary>The bytes as they crossed.</summary>
    public RawBytes Raw { get; } = new($"connection {number} ({id})");

    public IEnumerable<StreamTrace> Streams => _streams.Values;

    public SideTrace Side(WireDirection direction) => direction == WireDirection.ClientToServer ? _client : _server;

    public StreamTrace? FindStream(int streamId) => _streams.GetValueOrDefault(streamId);

    public StreamTrace GetOrAddStream(int streamId)
    {
        if (_streams.TryGetValue(streamId, out var stream))
        {
            return stream;
        }

        var windows = (_server.Settings.InForce.InitialWindowSize, _client.Settings.InForce.InitialWindowSize);
        stream = new StreamTrace(Number, streamId, windows, budget);
        if (_streams.Count < maxStreams)
        {
            _streams.Add(streamId, stream);
        }

        return stream;
    }

    /// <summary>Lets a stream go when nothing more is to come of it, and nothing is kept.</summary>
    public void Release(StreamTrace stream, int maxIdle)
    {
        if (stream.KeptFrames == 0 && (stream.IsClosed || _streams.Count > maxIdle))
        {
            _streams.Remove(stream.Id);
            stream.Abandon();
        }
    }

    public void Announce(in FrameHead head, ImmutableArray<Http2Setting> settings)
    {
        var side = Side(head.Direction);
        var before = side.Settings.InForce;
        side.Settings.Announce(settings.AsSpan());
        Apply(head, head.Direction, before.InitialWindowSize);
    }

    public void Acknowledge(in FrameHead head)
    {
        var announcer = head.Direction.Opposite();
        var before = Side(announcer).Settings.InForce;
        if (Side(announcer).Settings.Acknowledge())
        {
            Apply(head, announcer, before.InitialWindowSize);
        }
    }

    public void Stop(string reason) => Stopped ??= reason;

    public void Close(TimeSpan at)
    {
        ClosedAt ??= at;
        _client.Window.End(at);
        _server.Window.End(at);
        foreach (var stream in _streams.Values.ToArray())
        {
            stream.End(at);
            Release(stream, int.MaxValue);
        }
    }

    public WireConnection ToImmutable(TimeSpan now) => new(
        Number, id, openedAt, ClosedAt, _client.ToImmutable(now), _server.ToImmutable(now), Stopped);

    /// <summary>What one side announced changes what the other sends.</summary>
    private void Apply(in FrameHead head, WireDirection announcer, uint windowBefore)
    {
        var limits = Side(announcer).Settings.InForce;
        var sender = announcer.Opposite();
        Side(sender).Hpack.AllowedTableSize = limits.HeaderTableSize;

        // RFC 9113 §6.9.2: the windows of open streams change by the difference, and may become negative.
        var difference = (long)limits.InitialWindowSize - windowBefore;
        if (difference == 0)
        {
            return;
        }

        foreach (var stream in _streams.Values)
        {
            if (!stream.IsClosed)
            {
                stream.Window(sender).Change(difference, head.Number, head.Elapsed);
            }
        }
    }
}
