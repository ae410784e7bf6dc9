using System.Text.Json;
using GrpcTesting.Benchmarks.Measuring;

namespace GrpcTesting.Benchmarks.Ratios;

/// <summary>What a run found, and whether every target holds.</summary>
internal sealed class RatiosReport(
    IReadOnlyList<Row> rows, IReadOnlyList<Finding> findings, int rounds, Noise noise, TimeSpan took)
{
    public bool Holds => rows.All(row => row.Holds) && findings.All(finding => finding.Holds);

    private string Head =>
        $"Rates are per second: medians of up to {rounds} interleaved rounds, ± half the distance of the quartiles. "
        + $"{Machine.Describe()}. {noise}. Took {took.TotalSeconds:0} s.";

    // What it comes to for those who run tests.
    private string Suite
    {
        get
        {
            var life = rows.Single(row => row.Workload == Workload.Lifecycle);
            var times = Contender.All.Select(contender =>
                $"{contender.Name} {1_000 / life.Rates(contender).Median:0.0} s");
            return $"1,000 tests, a fresh server each, one after the other: {string.Join(", ", times)}.";
        }
    }

    private string Verdict
    {
        get
        {
            var missed = rows.Where(row => !row.Holds).Select(row => row.Workload.Name)
                .Concat(findings.Where(finding => !finding.Holds).Select(finding => finding.Name))
                .ToList();
            return missed.Count == 0 ? "Every target holds." : $"MISSED: {string.Join("; ", missed)}.";
        }
    }

    public string ToMarkdown() =>
        $"{Head}\n\n{RateTable().ToMarkdown()}\n{FindingTable().ToMarkdown()}\n{Verdict}\n\n{Suite}\n";

    public override string ToString() => $"{Head}\n\n{RateTable()}\n{FindingTable()}\n{Verdict}\n\n{Suite}\n";

    public string ToJson() => JsonSerializer.Serialize(new
    {
        machine = Machine.Describe(),
        rounds,
        seconds = took.TotalSeconds,
        measurements = noise.Measurements,
        disturbedAndRepeated = noise.Repeated,
        disturbedAndKept = noise.Kept,
        holds = Holds,
        rows = rows.Select(row => new
        {
            name = row.Workload.Name,
            unit = row.Workload.Unit + "/s",
            medians = Contender.All.ToDictionary(contender => contender.Name, contender => row.Rates(contender).Median),
            spreads = Contender.All.ToDictionary(contender => contender.Name, contender => row.Rates(contender).Spread),
            ratio = row.Ratio,
            target = row.Workload.Target,
            holds = row.Holds,
        }),
        findings = findings.Select(finding => new
        {
            name = finding.Name,
            figure = finding.Figure,
            value = finding.Value,
            limit = finding.Limit,
            holds = finding.Holds,
        }),
    }) + "\n";

    private Table RateTable()
    {
        var table = new Table(
            ["", "per second", .. Contender.All.Select(contender => contender.Name), "pipe / TCP", "at least", ""]);
        foreach (var row in rows)
        {
            table.Add(
            [
                row.Workload.Name,
                row.Workload.Unit,
                .. Contender.All.Select(contender =>
                    $"{row.Rates(contender).Median:N0} ±{row.Rates(contender).Spread:0 %}"),
                $"{row.Ratio:0.00}×",
                $"{row.Workload.Target:0.0}×",
                Word(row.Holds),
            ]);
        }

        return table;
    }

    private Table FindingTable()
    {
        var table = new Table("", "measured", "target", "") { IsText = true };
        foreach (var finding in findings)
        {
            table.Add(finding.Name, finding.Figure, finding.Limit, Word(finding.Holds));
        }

        return table;
    }

    private static string Word(bool holds) => holds ? "holds" : "MISSED";
}
