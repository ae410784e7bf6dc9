namespace GrpcTesting;

/// <summary>Begins what a test expects of the wire.</summary>
public static class WireLogAssertionExtensions
{
    /// <summary>What is expected of the frames that crossed until now; later ones do not count.</summary>
    /// <param name="log">The log. Of null, every assertion fails.</param>
    public static WireLogAssertions Should(this WireLog? log) => new(log?.Snapshot());

    /// <summary>What is expected of the frames of that moment.</summary>
    /// <param name="wire">The snapshot. Of null, every assertion fails.</param>
    public static WireLogAssertions Should(this WireSnapshot? wire) => new(wire);
}
