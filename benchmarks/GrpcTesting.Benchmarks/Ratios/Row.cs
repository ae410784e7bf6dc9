namespace GrpcTesting.Benchmarks.Ratios;

/// <summary>One workload on every contender: the rates of each round, per second.</summary>
internal sealed class Row(Workload workload, IReadOnlyList<Contender> contenders)
{
    private readonly Dictionary<Contender, List<double>> _rates =
        contenders.ToDictionary(contender => contender, _ => new List<double>());

    public Workload Workload => workload;

    public void Add(Contender contender, double rate) => _rates[contender].Add(rate);

    public double Median(Contender contender) => Quantile(contender, 0.5);

    /// <summary>Half the distance between the quartiles, as a part of the median.</summary>
    public double Spread(Contender contender) =>
        (Quantile(contender, 0.75) - Quantile(contender, 0.25)) / 2 / Median(contender);

    /// <summary>The pipe's rate over TCP's: the median of the rounds' own ratios, which share their noise.</summary>
    public double Ratio => RatioOf(Contender.Pipe, Contender.Tcp);

    /// <summary>One contender's rate over another's, of the same rounds.</summary>
    public double RatioOf(Contender contender, Contender rival) => Quantile(
        [.. _rates[contender].Zip(_rates[rival], (rate, other) => rate / other).Order()], 0.5);

    public bool Holds => Ratio >= workload.Target;

    private double Quantile(Contender contender, double part) => Quantile([.. _rates[contender].Order()], part);

    private static double Quantile(List<double> sorted, double part)
    {
        var position = part * (sorted.Count - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (position - below));
    }
}
