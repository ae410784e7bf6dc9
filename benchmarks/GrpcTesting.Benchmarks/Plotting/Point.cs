namespace GrpcTesting.Benchmarks.Plotting;

/// <summary>One measured value: its median, and the quartiles around it.</summary>
internal readonly record struct Point(double X, double Median, double LowerQuartile, double UpperQuartile);
