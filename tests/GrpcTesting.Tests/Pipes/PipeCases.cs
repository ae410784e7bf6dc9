using System.Globalization;
using FsCheck;
using Microsoft.FSharp.Core;

namespace GrpcTesting.Tests.Pipes;

/// <summary>
/// How many cases a property is tried on: a reduced number in every test run, the full one where
/// <c>GRPCTESTING_STRESS</c> is <c>full</c>, as for the stress tests. From <c>GRPCTESTING_STRESS_SEED</c>, if set.
/// </summary>
internal static class PipeCases
{
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("GRPCTESTING_STRESS") == "full";

    private static readonly string? Seed = Environment.GetEnvironmentVariable("GRPCTESTING_STRESS_SEED");

    public static Config Of(int reduced, int full)
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(IsFull ? full : reduced);
        return Seed is { Length: > 0 } seed
            ? config.WithReplay(new FSharpOption<Replay>(new Replay(RndOf(seed), FSharpOption<int>.None)))
            : config;
    }

    private static Rnd RndOf(string seed) => new((ulong)(uint)int.Parse(seed, CultureInfo.InvariantCulture));
}
