namespace GrpcTesting.DifferentialTests.Observing;

/// <summary>One note that is not the same on two transports.</summary>
/// <param name="Key">Which note.</param>
/// <param name="Expected">On the transport that is the reference; null when there is no such note.</param>
/// <param name="Actual">On the other one; null when there is no such note.</param>
internal sealed record Difference(string Key, string? Expected, string? Actual)
{
    public override string ToString() => $"{Key}\n  expected: {Expected ?? "-"}\n  actual:   {Actual ?? "-"}";
}
