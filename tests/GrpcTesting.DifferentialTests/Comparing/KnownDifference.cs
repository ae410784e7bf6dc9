using GrpcTesting.DifferentialTests.Observing;

namespace GrpcTesting.DifferentialTests.Comparing;

/// <summary>A way in which TestServer is known to differ from TCP: a row of docs/transports.md.</summary>
/// <param name="What">What a test does or looks at.</param>
/// <param name="OnTcp">What it finds on TCP.</param>
/// <param name="OnTestServer">What it finds on TestServer.</param>
/// <param name="Why">Why.</param>
internal sealed record KnownDifference(string What, string OnTcp, string OnTestServer, string Why)
{
    /// <summary>
    /// Makes of what TCP noted under a key, in a scenario, exactly what TestServer notes there; null for no note at all.
    /// What it does not concern stays as it is.
    /// </summary>
    public required Func<string, string, Scenario, string?> Translate { get; init; }

    /// <summary>What is left of a difference; the values are equal when nothing is.</summary>
    public Difference TakeFrom(Difference difference, Scenario scenario) => difference with
    {
        Expected = difference.Expected is null ? null : Translate(difference.Key, difference.Expected, scenario),
    };
}
