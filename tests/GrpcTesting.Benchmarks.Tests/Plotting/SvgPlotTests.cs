using System.Xml.Linq;
using GrpcTesting.Benchmarks.Plotting;

namespace GrpcTesting.Benchmarks.Tests.Plotting;

public class SvgPlotTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly Figure Example = new(
        "example",
        "Fixtures & their <costs>",
        "fixtures",
        "ms each",
        [
            new Series("TCP", 0, [new Point(1, 5, 4, 6), new Point(1000, 50, 50, 50)]),
            new Series("pipe", 3, [new Point(1, 0, 0, 0), new Point(1000, 2, 1, 3)]),
        ]);

    [Fact]
    public void It_is_well_formed_and_says_what_it_shows()
    {
        var texts = XDocument.Parse(SvgPlot.Draw(Example, "2 cores"))
            .Descendants(Svg + "text")
            .Select(text => text.Value)
            .ToList();

        Assert.Equal(
            [
                "Fixtures & their <costs>", "ms each", "0", "1", "10", "100", "1", "10", "100", "1,000", "TCP", "pipe",
                "fixtures", "2 cores",
            ],
            texts);
    }

    [Fact]
    public void It_reads_on_light_and_on_dark_pages()
    {
        var style = XDocument.Parse(SvgPlot.Draw(Example, "")).Descendants(Svg + "style").Single().Value;

        Assert.Contains("@media (prefers-color-scheme: dark)", style, StringComparison.Ordinal);
        Assert.Contains("--paper: #ffffff", style, StringComparison.Ordinal);
        Assert.Contains("--paper: #0d1117", style, StringComparison.Ordinal);
    }

    [Fact]
    public void Whiskers_stand_only_where_rounds_differed()
    {
        var paths = XDocument.Parse(SvgPlot.Draw(Example, "")).Descendants(Svg + "path").ToList();

        Assert.Equal(2, paths.Count(path => path.Attribute("class")?.Value is "s0" or "s3"));
    }

    [Fact]
    public void A_series_has_a_marker_of_its_own_besides_its_colour()
    {
        var markers = XDocument.Parse(SvgPlot.Draw(Example, "")).Descendants(Svg + "path")
            .Where(path => path.Attribute("class")?.Value is "m0" or "m3")
            .GroupBy(path => path.Attribute("class")!.Value)
            .Select(group => group.Select(path => path.Attribute("d")!.Value.Split('m', 2)[1]).Distinct().Single())
            .ToList();

        Assert.Equal(2, markers.Distinct().Count());
    }

    [Fact]
    public void Fails_when_there_is_nothing_to_draw() => Assert.Equal(
        "'Fixtures & their <costs>' needs one to four series, each with a point. (Parameter 'figure')",
        Assert.Throws<ArgumentException>(() => SvgPlot.Draw(Example with { Series = [] }, "")).Message);
}
