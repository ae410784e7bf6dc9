using GrpcTesting.Benchmarks.Measuring;
using GrpcTesting.Benchmarks.Plotting;

namespace GrpcTesting.Benchmarks.Scale;

/// <summary>A figure as a table: a row for each step, a column for each transport.</summary>
internal static class FigureTable
{
    public static Table Of(Figure figure)
    {
        var table = new Table([figure.XLabel, .. figure.Series.Select(series => series.Name)]);
        for (var step = 0; step < figure.Series[0].Points.Count; step++)
        {
            table.Add(
            [
                figure.XText(figure.Series[0].Points[step].X),
                .. figure.Series.Select(series => Text(series.Points[step])),
            ]);
        }

        return table;
    }

    private static string Text(Point point) => point.UpperQuartile > point.LowerQuartile
        ? $"{Number(point.Median)} ({Number(point.LowerQuartile)}–{Number(point.UpperQuartile)})"
        : Number(point.Median);

    // Three digits that count.
    private static string Number(double value) => value switch
    {
        0 => "0",
        < 0 => $"-{Number(-value)}",
        >= 100 => $"{value:#,0}",
        >= 10 => $"{value:0.0}",
        >= 1 => $"{value:0.00}",
        _ => $"{value:0.###}",
    };
}
