namespace GrpcTesting.Benchmarks.Ratios;

/// <summary>What was found about one target that is not a rate over TCP's.</summary>
/// <param name="Name">The row.</param>
/// <param name="Figure">What was measured, for people: median, spread, and what it is compared with.</param>
/// <param name="Value">What was measured, for machines.</param>
/// <param name="Limit">What it has to keep to, for people.</param>
/// <param name="Holds">Whether it does.</param>
internal sealed record Finding(string Name, string Figure, double Value, string Limit, bool Holds);
