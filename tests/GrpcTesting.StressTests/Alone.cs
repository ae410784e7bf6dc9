namespace GrpcTesting.StressTests;

/// <summary>Tests that count what the process holds, or that need all of the machine: no other runs beside them.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
