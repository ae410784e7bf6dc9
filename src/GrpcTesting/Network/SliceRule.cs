namespace GrpcTesting.Network;

/// <summary>How a direction cuts its bytes into small writes.</summary>
internal sealed record SliceRule(int Bytes, TimeSpan Delay, int Variation)
{
    public int NextSize(Random random) =>
        Variation == 0 ? Bytes : random.Next(Bytes - Variation, Bytes + Variation + 1);
}
