using GrpcTesting.DifferentialTests.Comparing;
using GrpcTesting.DifferentialTests.Playing;

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
        var reference = await Play.RunAsync(scenario, GrpcTransport.Tcp);
        var comparison = await Comparison.RunAsync(scenario, transport, reference);
        if (comparison.Failure is { } failure)
        {
            Assert.Fail(failure);
        }
    }
}
