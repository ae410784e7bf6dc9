namespace GrpcTesting.Tests;

/// <summary>Tests that look at the whole process, and so run beside no other.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;
