namespace GrpcTesting.Wire;

/// <summary>Bounds the raw bytes of all connections of a log. Guarded by the log's lock.</summary>
internal sealed class RawStore(long max)
{
    private long _kept;
    private long _lastOrder;

    /// <summary>Bytes that are not kept.</summary>
    public long Dropped { get; private set; }

    public RawEvent Next(DateTimeOffset time) => new(++_lastOrder, time);

    public void Add(in Portion portion, List<ConnectionTrace> connections)
    {
        var raw = portion.Connection.Raw;
        var length = portion.Bytes.Length;

        // A hole in the bytes would make what follows undecodable.
        if (raw.Missing > 0 || !TryMakeRoom(length, connections))
        {
            raw.Miss(length);
            Dropped += length;
            return;
        }

        _kept += length;
        raw.Add(new RawChunk(Next(portion.Stamp.Time), portion.Direction, portion.Bytes));
    }

    public void Release(ConnectionTrace connection) => _kept -= connection.Raw.Kept;

    private bool TryMakeRoom(int bytes, List<ConnectionTrace> connections)
    {
        while (_kept + bytes > max)
        {
            var ended = connections.Find(candidate => candidate.Raw is { Closed: not null, Kept: > 0 });
            if (ended is null)
            {
                return false;
            }

            Dropped += ended.Raw.Kept;
            _kept -= ended.Raw.Kept;
            ended.Raw.Drop();
        }

        return true;
    }
}
