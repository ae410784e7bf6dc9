namespace GrpcTesting.Benchmarks.Soak;

/// <summary>Says what is wrong with a soak.</summary>
/// <remarks>
/// What grows is told from what moves by its trend over the rests, the warm-up left out: it must be larger than the
/// noise of that figure, and steady. A leak is both; a thread pool that took one more thread is neither.
/// </remarks>
internal static class Judge
{
    /// <summary>Rests without which there is no verdict.</summary>
    public const int LeastRests = 8;

    private const double MiB = 1024 * 1024;
    private const double Steady = 0.6;
    private const int ShownReasons = 5;

    // What the runtime does by and by is noise: it compiles, grows pools, and opens the files of late assemblies.
    private static readonly Watched[] WatchedForGrowth =
    [
        new("managed memory", rest => rest.ManagedBytes, 1 * MiB, Bytes),
        new("the working set", rest => rest.ResidentBytes, 48 * MiB, Bytes),
        new("the number of threads", rest => rest.Threads, 12, Count),
        new("the number of handles", rest => rest.Handles, 32, Count),
    ];

    /// <summary>Why the soak failed. An empty list is the good verdict.</summary>
    public static IReadOnlyList<string> Reasons(SoakReport report)
    {
        var reasons = new List<string>();
        AddAll("stuck", report.Stuck);
        AddAll("ended as it must not", report.Surprises);
        AddAll("a task's exception that nobody observed", report.Unobserved);
        if (report.Rests.All(rest => rest.Calls == 0))
        {
            reasons.Add("no call was made");
        }

        AddAny("slabs were not back in the pool", rest => rest.SlabsOut);
        AddAny("fixtures of an earlier lap were still reachable", rest => rest.FixturesReachable);
        if (report.Rests.Count < LeastRests)
        {
            reasons.Add($"too short to tell whether anything grew: {report.Rests.Count} rests of at least {LeastRests}");
            return reasons;
        }

        reasons.AddRange(WatchedForGrowth
            .Where(watched => watched.Grew(Warm(report)))
            .Select(watched => watched.Describe(Warm(report))));
        return reasons;

        void AddAll(string what, IReadOnlyList<string> seen)
        {
            reasons.AddRange(seen.Take(ShownReasons).Select(one => $"{what}: {one}"));
            if (seen.Count > ShownReasons)
            {
                reasons.Add($"{what}: {seen.Count - ShownReasons:N0} more");
            }
        }

        void AddAny(string what, Func<Rest, int> value)
        {
            var seen = report.Rests.Where(rest => value(rest) > 0).ToList();
            if (seen.Count > 0)
            {
                reasons.Add($"{seen.Max(value):N0} {what}, in {seen.Count} of {report.Rests.Count} rests, first at "
                    + $"{seen[0].At:mm\\:ss}");
            }
        }
    }

    /// <summary>How what is watched went, whatever the verdict. Empty when that cannot be told.</summary>
    public static IReadOnlyList<string> Trends(SoakReport report) => report.Rests.Count < LeastRests
        ? []
        : [.. WatchedForGrowth.Select(watched => watched.Describe(Warm(report)))];

    // The warm-up is code that is compiled for the first time, and pools that fill.
    private static List<Rest> Warm(SoakReport report) => [.. report.Rests.Skip(report.Rests.Count / 4)];

    private static string Bytes(double bytes) => $"{bytes / MiB:0.00} MiB";

    private static string Count(double count) => $"{count:0.#}";

    private sealed record Watched(string Name, Func<Rest, double> Value, double Noise, Func<double, string> Show)
    {
        public bool Grew(List<Rest> rests) => TrendOf(rests) is var trend
            && trend.Growth > Noise && trend.Steadiness >= Steady;

        public string Describe(List<Rest> rests)
        {
            var trend = TrendOf(rests);
            return $"{Name} {(Grew(rests) ? "grew" : "went")} by {Show(trend.Growth)} over "
                + $"{rests[^1].Fixtures - rests[0].Fixtures:N0} fixtures, from {Show(Value(rests[0]))} to "
                + $"{Show(Value(rests[^1]))}, with a steadiness of {trend.Steadiness:0.00} (growth is over "
                + $"{Show(Noise)} and at least {Steady:0.00} steady)";
        }

        private Trend TrendOf(List<Rest> rests) => Trend.Of([.. rests.Select(Value)]);
    }
}
