namespace GrpcTesting.Recording;

/// <summary>Turns the cheap timestamps that records take into times.</summary>
internal sealed class RecordClock(TimeProvider time)
{
    private readonly DateTimeOffset _origin = time.GetUtcNow();
    private readonly long _originTimestamp = time.GetTimestamp();

    public long Now => time.GetTimestamp();

    public DateTimeOffset TimeOf(long timestamp) => _origin + Between(_originTimestamp, timestamp);

    public TimeSpan Between(long from, long to) => time.GetElapsedTime(from, to);
}
