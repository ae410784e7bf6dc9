using GrpcTesting.Benchmarks.Measuring;
using GrpcTesting.Benchmarks.Plotting;

namespace GrpcTesting.Benchmarks.Scale;

/// <summary>Draws how costs grow: tables for the terminal, and a plot each.</summary>
internal static class ScaleCommand
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var options = new CommandOptions(arguments, ["--quick", "--markdown"], ["--out"]);
        var isQuick = options.Has("--quick");
        var folder = Directory.CreateDirectory(options.Text("--out", Path.Combine("docs", "performance")));
        var rounds = isQuick ? 3 : 7;
        var bound = TimeSpan.FromSeconds(isQuick ? 2 : 6);
        var footer = $"Medians of up to {rounds} interleaved rounds, whiskers at the quartiles. {Machine.Describe()}.";

        Console.WriteLine(footer);
        foreach (var study in new[]
        {
            Studies.Messages(isQuick), Studies.Streams(isQuick), Studies.Connections(isQuick), Studies.Fixtures(isQuick),
        })
        {
            foreach (var figure in await study.RunAsync(rounds, bound))
            {
                var path = Path.Combine(folder.FullName, figure.Name + ".svg");
                await File.WriteAllTextAsync(path, SvgPlot.Draw(figure, footer));
                var table = FigureTable.Of(figure);
                Console.WriteLine();
                Console.WriteLine($"{figure.Title}: {figure.YLabel}");
                Console.WriteLine();
                Console.Write(options.Has("--markdown") ? table.ToMarkdown() : table.ToString());
            }
        }

        Console.Error.WriteLine($"The plots are in {folder.FullName}.");
        return 0;
    }
}
