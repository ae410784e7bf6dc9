using System.Text.Json;

namespace GrpcTesting.Benchmarks.Ratios;

/// <summary>Measures every transport in one process, interleaved, and compares the pipe with TCP.</summary>
internal static class RatiosCommand
{
    private const int MaxRetries = 5;

    public static async Task<int> RunAsync(string[] options)
    {
        var rounds = options.Contains("--quick") ? 5 : 15;
        var noise = new Noise();
        var rows = new List<Row>();

        var benches = Contender.All.ToDictionary(
            contender => contender, contender => new Bench(contender.Transport, contender.Configure));
        foreach (var workload in Workload.OnOneFixture.Append(Workload.Lifecycle))
        {
            rows.Add(await MeasureAsync(workload, benches, rounds, noise));
            Console.Error.WriteLine($"measured {workload.Name}");
        }

        foreach (var bench in benches.Values)
        {
            await bench.DisposeAsync();
        }

        var costs = await Cost.MeasureAllAsync((workload, costBenches) => MeasureAsync(workload, costBenches, rounds, noise));
        Print(rows, costs, rounds, noise, asJson: options.Contains("--json"));
        return rows.All(row => row.Holds) ? 0 : 1;
    }

    private static async Task<Row> MeasureAsync(
        Workload workload, Dictionary<Contender, Bench> benches, int rounds, Noise noise)
    {
        var contenders = benches.Keys.ToList();

        // Tiered compilation takes what all contenders share into account only when all of them have run it.
        for (var warmUp = 0; warmUp < 4; warmUp++)
        {
            foreach (var contender in contenders)
            {
                await workload.RunAsync(benches[contender]);
            }
        }

        var row = new Row(workload, contenders);
        for (var round = 0; round < rounds; round++)
        {
            // Each round begins with another contender, so that none always follows the same one.
            var first = round % contenders.Count;
            foreach (var contender in contenders.Skip(first).Concat(contenders.Take(first)))
            {
                row.Add(contender, await RateAsync(workload, benches[contender], noise));
            }
        }

        return row;
    }

    private static async Task<double> RateAsync(Workload workload, Bench bench, Noise noise)
    {
        for (var attempt = 1; ; attempt++)
        {
            var quietBefore = noise.IsQuiet();
            var started = TimeProvider.System.GetTimestamp();
            var units = await workload.RunAsync(bench);
            var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
            if ((quietBefore && noise.IsQuiet()) || attempt == MaxRetries)
            {
                return units / seconds;
            }
        }
    }

    private static void Print(List<Row> rows, List<Cost> costs, int rounds, Noise noise, bool asJson)
    {
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                rounds,
                disturbed = noise.Disturbed,
                rows = rows.Select(row => new
                {
                    name = row.Workload.Name,
                    unit = row.Workload.Unit + "/s",
                    medians = Contender.All.ToDictionary(contender => contender.Name, row.Median),
                    spreads = Contender.All.ToDictionary(contender => contender.Name, row.Spread),
                    ratio = row.Ratio,
                    target = row.Workload.Target,
                    holds = row.Holds,
                }),
                costs = costs.Select(cost => new { name = cost.Name, part = cost.Part }),
            }));
            return;
        }

        Console.WriteLine($"Per second: medians of {rounds} interleaved rounds, ± half the distance of the quartiles; "
            + $"{noise.Disturbed} disturbed measurements done again.");
        Console.WriteLine();
        Console.WriteLine($"{"",-30} {"",-12}{string.Concat(Contender.All.Select(contender => $"{contender.Name,16}"))}"
            + $"{"pipe/TCP",10}{"target",8}");
        foreach (var row in rows)
        {
            var figures = Contender.All.Select(contender =>
                $"{$"{row.Median(contender):N0} ±{row.Spread(contender):P0}",16}");
            Console.WriteLine($"{row.Workload.Name,-30} {row.Workload.Unit,-12}{string.Concat(figures)}"
                + $"{row.Ratio,9:0.00}×{row.Workload.Target,7:0.0}×  {(row.Holds ? "holds" : "MISSED")}");
        }

        Console.WriteLine();
        foreach (var cost in costs)
        {
            Console.WriteLine($"{cost.Name,-44} {cost.Part,7:+0.0 %;-0.0 %} of a unary call");
        }
    }
}
