namespace GrpcTesting.Network;

/// <summary>Inverts bytes by chance. The distance to the next one is drawn, rather than every byte's fate.</summary>
internal sealed class Corruption(Random random)
{
    private double _probability;
    private long _toNext;

    public void ApplyTo(Span<byte> bytes, double probability)
    {
        if (probability <= 0)
        {
            _probability = 0;
            return;
        }

        if (probability != _probability)
        {
            _probability = probability;
            _toNext = Draw();
        }

        while (_toNext < bytes.Length)
        {
            Invert(bytes, (int)_toNext);
            _toNext += 1 + Draw();
        }

        _toNext -= bytes.Length;
    }

    public static void Invert(Span<byte> bytes, int index) => bytes[index] = (byte)~bytes[index];

    private long Draw() => _probability >= 1
        ? 0
        : (long)Math.Min(Math.Log(1 - random.NextDouble()) / Math.Log(1 - _probability), long.MaxValue / 4);
}
