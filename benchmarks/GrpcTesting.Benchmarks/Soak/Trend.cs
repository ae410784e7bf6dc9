namespace GrpcTesting.Benchmarks.Soak;

/// <summary>Where a series is going, whatever single values do.</summary>
/// <param name="Growth">From its beginning to its end: the median of all slopes between two values (Theil–Sen), times
/// the steps.</param>
/// <param name="Steadiness">From −1, every later value is lower, to 1, every later value is higher (Kendall's τ).</param>
internal readonly record struct Trend(double Growth, double Steadiness)
{
    /// <exception cref="ArgumentException">Fewer than two values.</exception>
    public static Trend Of(IReadOnlyList<double> values)
    {
        if (values.Count < 2)
        {
            throw new ArgumentException($"A trend needs two values, not {values.Count}.", nameof(values));
        }

        var slopes = new List<double>();
        var signs = 0;
        for (var later = 1; later < values.Count; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                slopes.Add((values[later] - values[earlier]) / (later - earlier));
                signs += Math.Sign(values[later] - values[earlier]);
            }
        }

        slopes.Sort();
        var middle = slopes.Count / 2;
        var median = slopes.Count % 2 == 1 ? slopes[middle] : (slopes[middle - 1] + slopes[middle]) / 2;
        return new Trend(median * (values.Count - 1), (double)signs / slopes.Count);
    }
}
