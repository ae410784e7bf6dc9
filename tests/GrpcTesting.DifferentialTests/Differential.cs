using GrpcTesting.DifferentialTests.Comparing;

namespace GrpcTesting.DifferentialTests;

/// <summary>What a failing scenario calls when it is pasted as a test.</summary>
internal static class Differential
{
    /// <summary>
    /// Plays on TCP and on the transport, and fails with everything that was seen when there is a difference; on
    /// TestServer, one that is not known.
    /// </summary>
    public static async Task AssertEqualsTcpAsync(GrpcTransport transport, Scenario scenario)
    {
        var comparisons = await Comparison.AllAsync(scenario, [transport]);
        if (comparisons[0].Failure is { } failure)
        {
            Assert.Fail(failure);
        }
    }
}
