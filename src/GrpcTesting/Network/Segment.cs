using System.Buffers;

namespace GrpcTesting.Network;

/// <summary>Bytes on their way, as they came in together.</summary>
internal readonly struct Segment
{
    /// <summary>The longest one.</summary>
    public const int MaxLength = 16 * 1024;

    private readonly byte[] _array;

    private Segment(byte[] array, int length, TimeSpan arrived, double luck)
    {
        _array = array;
        Length = length;
        Arrived = arrived;
        Luck = luck;
    }

    public int Length { get; }

    /// <summary>When it came in, by the lane's clock.</summary>
    public TimeSpan Arrived { get; }

    /// <summary>Its draw for the jitter, from 0 to 1.</summary>
    public double Luck { get; }

    public Memory<byte> Bytes => _array.AsMemory(0, Length);

    public static Segment CopyOf(ReadOnlySpan<byte> bytes, TimeSpan arrived, double luck)
    {
        var array = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(array);
        return new Segment(array, bytes.Length, arrived, luck);
    }

    public void Return() => ArrayPool<byte>.Shared.Return(_array);
}
