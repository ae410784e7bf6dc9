namespace GrpcTesting.Benchmarks.Plotting;

/// <summary>
/// A logarithmic axis over whole decades. Zero, which has no logarithm, has a place of its own below the lowest
/// decade, behind a break.
/// </summary>
internal sealed class LogAxis
{
    // The width of the place for zero, in decades.
    private const double ZeroDecades = 0.6;

    private readonly int _lowest;
    private readonly int _highest;
    private readonly double _from;
    private readonly double _to;

    /// <param name="values">What has to find a place. What is below zero is put there as well.</param>
    /// <param name="from">Where on the paper the axis begins.</param>
    /// <param name="to">Where it ends; may lie before <paramref name="from"/>.</param>
    public LogAxis(IEnumerable<double> values, double from, double to)
    {
        var all = values.ToList();
        var positive = all.Where(value => value > 0).DefaultIfEmpty(1).ToList();
        HasZero = all.Any(value => value <= 0);
        _lowest = (int)Math.Floor(Math.Log10(positive.Min()) + 1e-9);
        _highest = Math.Max(_lowest + 1, (int)Math.Ceiling(Math.Log10(positive.Max()) - 1e-9));
        (_from, _to) = (from, to);
    }

    /// <summary>Whether there is a place for zero.</summary>
    public bool HasZero { get; }

    /// <summary>Where the break between zero and the lowest decade is.</summary>
    public double Break => Position(-ZeroDecades / 2);

    /// <summary>The powers of ten, and zero if it has a place.</summary>
    public IEnumerable<double> Ticks => Enumerable.Range(_lowest, _highest - _lowest + 1)
        .Select(power => Math.Pow(10, power))
        .Prepend(0)
        .Skip(HasZero ? 0 : 1);

    /// <summary>Where a value is on the paper.</summary>
    public double Place(double value) => Position(value > 0 ? Math.Log10(value) - _lowest : -ZeroDecades);

    private double Position(double decades)
    {
        var zero = HasZero ? ZeroDecades : 0;
        return _from + ((_to - _from) * (decades + zero) / (_highest - _lowest + zero));
    }
}
