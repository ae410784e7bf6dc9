using System.Globalization;

namespace GrpcTesting.StressTests;

/// <summary>
/// How much is done, and from which seed: a reduced form in every test run, the full one by <c>eng/stress.sh</c>.
/// </summary>
internal static class Load
{
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("GRPCTESTING_STRESS") == "full";

    /// <summary>The seed of everything that is random here. Failure messages show it.</summary>
    public static int Seed { get; } =
        Environment.GetEnvironmentVariable("GRPCTESTING_STRESS_SEED") is { Length: > 0 } seed
            ? int.Parse(seed, CultureInfo.InvariantCulture)
            : 20261121;

    public static int Of(int reduced, int full) => IsFull ? full : reduced;
}
