using GrpcTesting.Benchmarks.Measuring;

namespace GrpcTesting.Benchmarks.Soak;

/// <summary>Runs fixtures for minutes, and says whether anything grew, got stuck, leaked or ended wrongly.</summary>
internal static class SoakCommand
{
    /// <returns>The exit code: 1 when something did.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var options = SoakOptions.Parse(arguments);
        Console.WriteLine(
            $"Soak on {options.Transport} for {options.Duration.TotalMinutes:0.#} min, {options.Workers} fixtures at a "
            + $"time, --seed {options.Seed}. {Machine.Describe()}.");
        var report = await new SoakRun(options, Console.WriteLine).RunAsync();

        Console.WriteLine();
        Console.WriteLine(OutcomeTable(report));
        foreach (var trend in Judge.Trends(report))
        {
            Console.WriteLine(trend);
        }

        Console.WriteLine();
        var reasons = Judge.Reasons(report);
        foreach (var reason in reasons)
        {
            Console.WriteLine($"- {reason}");
        }

        Console.WriteLine(reasons.Count == 0
            ? "Nothing grew, nothing is stuck, nothing leaked, and every call ended as it must."
            : $"FAILED, for {reasons.Count} reason{(reasons.Count == 1 ? "" : "s")}.");
        return reasons.Count == 0 ? 0 : 1;
    }

    private static Table OutcomeTable(SoakReport report)
    {
        var table = new Table("act", "outcomes") { IsText = true };
        foreach (var act in report.Outcomes.GroupBy(pair => pair.Key.Act).OrderBy(act => act.Key, StringComparer.Ordinal))
        {
            var outcomes = act.OrderByDescending(pair => pair.Value)
                .Select(pair => $"{pair.Value:N0} {pair.Key.Outcome}");
            table.Add(act.Key, string.Join(", ", outcomes));
        }

        return table;
    }
}
