namespace GrpcTesting.Wire;

/// <summary>Bounds the raw bytes of all connections of a log. Guarded by the log's lock.</summary>
internal sealed class RawStore(long max)
{
    private long _kept;
    private long _lastOrder;

    /// <summary>Bytes that are not kept.</summary>
    public long Dropped { get; private set; }

    public RawEvent Next(DateTimeOffset time) => new(++_lastOrder, time);

    public void Add(
        ConnectionTrace connection,
        WireDirection direction,
        ReadOnlySpan<byte> bytes,
        DateTimeOffset time,
        List<ConnectionTrace> connections)
    {
        // A hole in the bytes would make what follows undecodable.
        if (connection.Raw.Missing > 0 || !TryMakeRoom(bytes.Length, connections))
        {
            connection.Raw.Miss(bytes.Length);
            Dropped += bytes.Length;
            return;
        }

        _kept += bytes.Length;
        connection.Raw.Add(new RawChunk(Next(time), direction, bytes.ToArray()));
    }

    public void Release(ConnectionTrace connection) => _kept -= connection.Raw.Kept;

    private bool TryMakeRoom(int bytes, List<ConnectionTrace> connections)
    {
        while (_kept + bytes > max)
        {
            var ended = connections.Find(candidate => candidate is { ClosedAt: not null, Raw.Kept: > 0 });
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
