namespace GrpcTesting.Wire;

/// <summary>What crossed and is not decoded yet, in its order. Guarded by the log's lock.</summary>
/// <remarks>
/// Decoding takes several times as long as copying, and most of what a suite captures is never looked at. So calls pay
/// for the copy only, and whoever looks pays for the rest.
/// </remarks>
internal sealed class Backlog
{
    /// <summary>Memory that may wait, in bytes: that of some three thousand small calls.</summary>
    public const int MaxSize = 4 * 1024 * 1024;

    // What a portion takes besides its bytes.
    private const int Overhead = 100;

    private readonly Queue<Portion> _portions = new();
    private long _size;

    public bool IsFull => _size >= MaxSize;

    public void Add(in Portion portion)
    {
        _portions.Enqueue(portion);
        _size += portion.Bytes.Length + Overhead;
    }

    public bool TryTake(out Portion portion)
    {
        if (!_portions.TryDequeue(out portion))
        {
            return false;
        }

        _size -= portion.Bytes.Length + Overhead;
        return true;
    }
}

/// <summary>Bytes that crossed together, or the end of their connection.</summary>
internal readonly record struct Portion(
    ConnectionTrace Connection, WireDirection Direction, byte[] Bytes, FrameStamp Stamp, bool IsEnd = false);
