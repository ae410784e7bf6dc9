namespace GrpcTesting.Benchmarks.Measuring;

/// <summary>The values of one measurement, of all its rounds.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];

    public Samples(params IEnumerable<double> values) => _values.AddRange(values);

    /// <summary>In the order of the rounds.</summary>
    public IReadOnlyList<double> Values => _values;

    public double Median => Quantile(0.5);

    public double LowerQuartile => Quantile(0.25);

    public double UpperQuartile => Quantile(0.75);

    /// <summary>Half the distance between the quartiles, as a part of the median; zero for a median of zero.</summary>
    public double Spread => Median == 0 ? 0 : (UpperQuartile - LowerQuartile) / 2 / Math.Abs(Median);

    public void Add(double value) => _values.Add(value);

    /// <summary>These values over others, round by round: rounds of one number shared their noise.</summary>
    public Samples Over(Samples others) => new(_values.Zip(others._values, (value, other) => value / other));

    /// <summary>These values less others, round by round.</summary>
    public Samples Less(Samples others) => new(_values.Zip(others._values, (value, other) => value - other));

    /// <summary>The value below which that part of all values lies, between the two nearest ones.</summary>
    /// <exception cref="InvalidOperationException">There are no values.</exception>
    public double Quantile(double part)
    {
        if (_values.Count == 0)
        {
            throw new InvalidOperationException("Nothing was measured.");
        }

        var sorted = _values.Order().ToList();
        var position = part * (sorted.Count - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (position - below));
    }
}
