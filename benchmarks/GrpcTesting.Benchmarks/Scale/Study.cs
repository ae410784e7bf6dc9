using GrpcTesting.Benchmarks.Measuring;
using GrpcTesting.Benchmarks.Plotting;

namespace GrpcTesting.Benchmarks.Scale;

/// <summary>How costs grow with something, on every transport.</summary>
/// <param name="XLabel">What it grows with.</param>
/// <param name="Steps">Its values.</param>
/// <param name="Costs">What is measured at each of them.</param>
/// <param name="MeasureAsync">Measures them once, in their order.</param>
internal sealed record Study(
    string XLabel,
    IReadOnlyList<int> Steps,
    IReadOnlyList<Cost> Costs,
    Func<Contender, int, Task<double[]>> MeasureAsync)
{
    /// <summary>How a step reads; a number with separators by default.</summary>
    public Func<double, string> StepText { get; init; } = step => $"{step:#,0}";

    /// <summary>Runs every step on every transport in turns, and draws a figure for each cost.</summary>
    /// <param name="rounds">How often each step is measured, at most.</param>
    /// <param name="bound">What a step takes at most, short of its first round.</param>
    public async Task<List<Figure>> RunAsync(int rounds, TimeSpan bound)
    {
        foreach (var contender in Contender.All)
        {
            await MeasureAsync(contender, Steps[Math.Min(1, Steps.Count - 1)]);
        }

        var samples = new Dictionary<(int Cost, Contender, int Step), Samples>();
        foreach (var step in Steps)
        {
            var started = TimeProvider.System.GetTimestamp();
            for (var round = 0;
                 round == 0 || (round < rounds && TimeProvider.System.GetElapsedTime(started) < bound);
                 round++)
            {
                foreach (var contender in Contender.All.Skip(round % Contender.All.Count)
                    .Concat(Contender.All.Take(round % Contender.All.Count)))
                {
                    Add(samples, contender, step, await MeasureAsync(contender, step));
                }
            }
        }

        return [.. Costs.Select((cost, index) => new Figure(
            cost.Name,
            cost.Title,
            XLabel,
            cost.Unit,
            [.. Contender.All.Select((contender, style) => new Series(contender.Name, style,
                [.. Steps.Select(step => ToPoint(step, samples[(index, contender, step)]))]))])
        {
            XText = StepText,
        })];
    }

    private static void Add(
        Dictionary<(int Cost, Contender, int Step), Samples> samples, Contender contender, int step, double[] values)
    {
        for (var index = 0; index < values.Length; index++)
        {
            if (!samples.TryGetValue((index, contender, step), out var known))
            {
                samples.Add((index, contender, step), known = new Samples());
            }

            known.Add(values[index]);
        }
    }

    private static Point ToPoint(int step, Samples samples) =>
        new(step, samples.Median, samples.LowerQuartile, samples.UpperQuartile);
}

/// <summary>One thing that a study measures.</summary>
/// <param name="Name">Of its file.</param>
/// <param name="Title">What it is.</param>
/// <param name="Unit">Of its values.</param>
internal sealed record Cost(string Name, string Title, string Unit);
