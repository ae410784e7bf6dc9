using System.Globalization;

namespace GrpcTesting.DifferentialTests;

/// <summary>Which scenarios are played. <c>eng/differential.sh</c> plays more, or others.</summary>
/// <param name="FirstSeed">The first one's seed; the others follow it.</param>
/// <param name="Count">How many.</param>
internal sealed record SweepSettings(long FirstSeed, int Count)
{
    /// <summary>What every test run plays, and what docs/transports.md is made from: the generator's whole cycle,
    /// four times.</summary>
    public static SweepSettings Default { get; } = new(0, 448);

    public static SweepSettings Current { get; } = new(
        Read("GRPCTESTING_DIFFERENTIAL_SEED", Default.FirstSeed),
        (int)Read("GRPCTESTING_DIFFERENTIAL_SCENARIOS", Default.Count));

    /// <summary>Whether docs/transports.md is written rather than compared.</summary>
    public static bool WritesPage { get; } = Environment.GetEnvironmentVariable("GRPCTESTING_DIFFERENTIAL_PAGE") == "write";

    public IEnumerable<long> Seeds => Enumerable.Range(0, Count).Select(index => FirstSeed + index);

    private static long Read(string variable, long otherwise) => Environment.GetEnvironmentVariable(variable) switch
    {
        null or "" => otherwise,
        var text when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) => value,
        var text => throw new InvalidOperationException(
            $"The environment variable {variable} is '{text}'. Set it to a number of at least 0, or leave it unset."),
    };
}
