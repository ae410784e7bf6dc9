namespace GrpcTesting.Benchmarks.Plotting;

/// <summary>One line of a plot.</summary>
/// <param name="Name">In the legend.</param>
/// <param name="Style">The number of its colour and marker: the same for the same thing in all plots.</param>
/// <param name="Points">By their X.</param>
internal sealed record Series(string Name, int Style, IReadOnlyList<Point> Points);
