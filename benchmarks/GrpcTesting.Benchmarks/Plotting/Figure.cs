namespace GrpcTesting.Benchmarks.Plotting;

/// <summary>What a plot shows, and its table.</summary>
/// <param name="Name">Of its file, without the ending.</param>
/// <param name="Title">What was measured.</param>
/// <param name="XLabel">What varies, with its unit.</param>
/// <param name="YLabel">What was measured, with its unit.</param>
/// <param name="Series">A line for each transport.</param>
internal sealed record Figure(string Name, string Title, string XLabel, string YLabel, IReadOnlyList<Series> Series)
{
    /// <summary>How a value of X reads; "1,000" by default.</summary>
    public Func<double, string> XText { get; init; } = value => $"{value:#,0.###}";
}
