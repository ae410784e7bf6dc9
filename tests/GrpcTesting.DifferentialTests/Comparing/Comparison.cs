using GrpcTesting.DifferentialTests.Observing;
using GrpcTesting.DifferentialTests.Playing;

namespace GrpcTesting.DifferentialTests.Comparing;

/// <summary>What a scenario led to on a transport, held against TCP.</summary>
/// <param name="Known">The known differences that it showed; there are none but TestServer's.</param>
/// <param name="Failure">Everything else that differs, as a failure message; null when there is nothing.</param>
internal sealed record Comparison(IReadOnlyList<KnownDifference> Known, string? Failure)
{
    /// <summary>Plays the scenario on the transport.</summary>
    /// <param name="reference">What it led to on TCP.</param>
    public static async Task<Comparison> RunAsync(Scenario scenario, GrpcTransport transport, Observation reference)
    {
        var observation = await Play.RunAsync(scenario, transport);
        var isTestServer = transport == GrpcTransport.TestServer;
        if (isTestServer)
        {
            reference = reference.WithoutWire();
        }

        var known = new HashSet<KnownDifference>();
        var unknown = new List<Difference>();
        foreach (var difference in reference.CompareTo(observation))
        {
            if (isTestServer && TestServerDifferences.Explain(difference) is { } explanation)
            {
                known.UnionWith(explanation);
            }
            else
            {
                unknown.Add(difference);
            }
        }

        return new(
            [.. known],
            unknown.Count == 0 ? null : Describe(scenario, transport, unknown, reference, observation));
    }

    private static string Describe(
        Scenario scenario,
        GrpcTransport transport,
        List<Difference> differences,
        Observation reference,
        Observation observation)
    {
        return $"""
            {(scenario.Seed is null ? "The scenario" : $"Scenario {scenario.Seed}")} is not the same on {transport} as on TCP:

            {string.Join('\n', differences)}

            As a test:

            {CodeText.Test(scenario, transport)}
            Everything seen on TCP:

            {reference}

            Everything seen on {transport}:

            {observation}
            """.ReplaceLineEndings("\n");
    }
}
