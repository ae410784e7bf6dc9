using GrpcTesting.TransportTests;

namespace GrpcTesting.StressTests.Faults;

/// <summary>A service that nobody can create.</summary>
internal sealed class BrokenService : Scenario.ScenarioBase
{
    public BrokenService() => throw new IOException("No paper.");
}
