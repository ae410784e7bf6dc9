using GrpcTesting.DifferentialTests.Observing;
using GrpcTesting.DifferentialTests.Playing;

namespace GrpcTesting.DifferentialTests.Comparing;

/// <summary>What a scenario led to on a transport, held against TCP.</summary>
/// <param name="Known">The known differences that it showed; there are none but TestServer's.</param>
/// <param name="Failure">Everything else that differs, as a failure message; null when there is nothing.</param>
internal sealed record Comparison(IReadOnlyList<KnownDifference> Known, string? Failure)
{
    /// <summary>Plays the scenario on TCP, and then on each of the transports.</summary>
    /// <param name="play">How; null for <see cref="Play.RunAsync"/>.</param>
    /// <returns>One for each of the transports. A play that fails is a failure of its transport, or, on TCP, of all.
    /// </returns>
    public static async Task<IReadOnlyList<Comparison>> AllAsync(
        Scenario scenario,
        IReadOnlyList<GrpcTransport> transports,
        Func<Scenario, GrpcTransport, Task<Observation>>? play = null)
    {
        play ??= Play.RunAsync;
        var (reference, failure) = await TryAsync(GrpcTransport.Tcp);
        var comparisons = new List<Comparison>();
        foreach (var transport in transports)
        {
            comparisons.Add(reference is null
                ? new([], DescribeUnplayed(transport, GrpcTransport.Tcp, failure!))
                : await TryAsync(transport) switch
                {
                    ({ } observation, _) => Of(scenario, transport, reference, observation),
                    var (_, exception) => new([], DescribeUnplayed(transport, transport, exception!)),
                });
        }

        return comparisons;

        async Task<(Observation? Observation, Exception? Failure)> TryAsync(GrpcTransport transport)
        {
            try
            {
                return (await play(scenario, transport), null);
            }
#pragma warning disable CA1031 // Whatever comes is told with the scenario that it came of.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                return (null, exception);
            }
        }

        string DescribeUnplayed(GrpcTransport transport, GrpcTransport failed, Exception exception) => $"""
            {NameOf(scenario)} could not be played on {failed}.

            As a test:

            {CodeText.Test(scenario, transport)}
            What came instead:

            {exception}
            """.ReplaceLineEndings("\n");
    }

    /// <summary>Compares what was seen on the transport with what was seen on TCP.</summary>
    public static Comparison Of(
        Scenario scenario, GrpcTransport transport, Observation reference, Observation observation)
    {
        var isTestServer = transport == GrpcTransport.TestServer;
        if (isTestServer)
        {
            reference = reference.WithoutWire();
        }

        var known = new HashSet<KnownDifference>();
        var unknown = new List<Difference>();
        foreach (var difference in reference.CompareTo(observation))
        {
            if (isTestServer && TestServerDifferences.Explain(difference, scenario) is { } explanation)
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

    private static string NameOf(Scenario scenario) =>
        scenario.Seed is null ? "The scenario" : $"Scenario {scenario.Seed}";

    private static string Describe(
        Scenario scenario,
        GrpcTransport transport,
        List<Difference> differences,
        Observation reference,
        Observation observation)
    {
        return $"""
            {NameOf(scenario)} is not the same on {transport} as on TCP:

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
