namespace GrpcTesting.Network;

/// <summary>Something that happens after a number of bytes, on as many connections as it is set for.</summary>
internal sealed class ByteTrigger
{
    private int _left;

    public ByteTrigger(ByteTriggerKind kind, long bytes, int times)
    {
        Kind = kind;
        Bytes = bytes;
        Times = times;
        _left = times;
    }

    public ByteTriggerKind Kind { get; }

    /// <summary>How many bytes pass before it happens.</summary>
    public long Bytes { get; }

    public int Times { get; }

    public bool IsSpent => Volatile.Read(ref _left) <= 0;

    /// <summary>Uses it once. False when it is spent.</summary>
    public bool TryUse() => Interlocked.Decrement(ref _left) >= 0;
}
