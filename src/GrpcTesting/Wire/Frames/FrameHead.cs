namespace GrpcTesting.Wire;

/// <summary>
/// What every frame has, however its payload reads. The stream's account is null for frames of the connection, and
/// where no stream is known.
/// </summary>
internal readonly record struct FrameHead(
    long Number,
    DateTimeOffset Time,
    TimeSpan Elapsed,
    int Connection,
    WireDirection Direction,
    Http2FrameType Type,
    byte Flags,
    int StreamId,
    int Length,
    StreamTrace? Stream)
{
    public bool Has(byte flag) => (Flags & flag) != 0;
}
