using GrpcTesting.DifferentialTests.Observing;

namespace GrpcTesting.DifferentialTests.Comparing;

/// <summary>A way in which TestServer is known to differ from TCP: a row of docs/transports.md.</summary>
/// <param name="What">What a test does or looks at.</param>
/// <param name="OnTcp">What it finds on TCP.</param>
/// <param name="OnTestServer">What it finds on TestServer.</param>
/// <param name="Why">Why.</param>
internal sealed record KnownDifference(string What, string OnTcp, string OnTestServer, string Why)
{
    /// <summary>Which notes it concerns.</summary>
    public required Func<string, bool> Concerns { get; init; }

    /// <summary>Makes of TCP's note what TestServer shows; null for no note at all.</summary>
    public required Func<string, string?> Expected { get; init; }

    /// <summary>Makes of TestServer's note what the other is compared with.</summary>
    public Func<string, string?> Actual { get; init; } = value => value;

    /// <summary>What is left of a difference; the values are equal when nothing is.</summary>
    public Difference TakeFrom(Difference difference) => !Concerns(difference.Key)
        ? difference
        : difference with
        {
            Expected = difference.Expected is null ? null : Expected(difference.Expected),
            Actual = difference.Actual is null ? null : Actual(difference.Actual),
        };
}
