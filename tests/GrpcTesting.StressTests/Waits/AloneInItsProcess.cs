namespace GrpcTesting.StressTests.Waits;

/// <summary>Tests that listen to the whole process, and so run while no other test does.</summary>
[CollectionDefinition(nameof(AloneInItsProcess), DisableParallelization = true)]
public class AloneInItsProcess;
