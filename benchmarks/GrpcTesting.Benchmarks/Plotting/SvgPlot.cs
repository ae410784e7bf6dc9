using System.Globalization;
using System.Net;
using System.Text;

namespace GrpcTesting.Benchmarks.Plotting;

/// <summary>
/// Draws a figure as an SVG of its own: logarithmic axes from their true beginning, whiskers at the quartiles, a marker
/// for each series besides its colour, and colours for light and for dark pages.
/// </summary>
internal static class SvgPlot
{
    private const int Width = 760;
    private const int Height = 440;
    private const int Left = 84;
    private const int Right = Width - 150;
    private const int Top = 56;
    private const int Bottom = Height - 78;
    private const int LegendX = Right + 22;
    private const int Whisker = 3;
    private const double Marker = 4;

    // The last colours are for the fourth series; a fifth one would need a colour and a marker of its own.
    private const string Style = """
        <style>
          :root { --paper: #ffffff; --ink: #1f2328; --soft: #59636e; --grid: #d8dee4;
                  --s0: #bc4c00; --s1: #8250df; --s2: #1a7f37; --s3: #0969da; }
          @media (prefers-color-scheme: dark) {
            :root { --paper: #0d1117; --ink: #f0f6fc; --soft: #9198a1; --grid: #30363d;
                    --s0: #f0883e; --s1: #bc8cff; --s2: #56d364; --s3: #58a6ff; }
          }
          text { font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; fill: var(--ink); }
          .title { font-size: 15px; font-weight: 600; }
          .soft { fill: var(--soft); font-size: 11px; }
          .grid { stroke: var(--grid); }
          .axis { stroke: var(--soft); }
          .line { fill: none; stroke-width: 2; }
          .s0 { stroke: var(--s0); } .s1 { stroke: var(--s1); } .s2 { stroke: var(--s2); } .s3 { stroke: var(--s3); }
          .m0 { fill: var(--s0); } .m1 { fill: var(--s1); } .m2 { fill: var(--s2); } .m3 { fill: var(--s3); }
        </style>
        """;

    /// <param name="figure">What to draw.</param>
    /// <param name="footer">On what it was measured.</param>
    /// <exception cref="ArgumentException">There is nothing to draw, or too many series to tell apart.</exception>
    public static string Draw(Figure figure, string footer)
    {
        if (figure.Series.Count is 0 or > 4 || figure.Series.Any(series => series.Points.Count == 0))
        {
            throw new ArgumentException(
                $"'{figure.Title}' needs one to four series, each with a point.", nameof(figure));
        }

        var points = figure.Series.SelectMany(series => series.Points).ToList();
        var x = new LogAxis(points.Select(point => point.X), Left, Right);
        var y = new LogAxis(
            points.SelectMany(point => new[] { point.LowerQuartile, point.Median, point.UpperQuartile }), Bottom, Top);

        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" role="img"
              aria-label="{Escape(figure.Title)}">
            {Style}
            <rect width="{Width}" height="{Height}" fill="var(--paper)"/>
            <text class="title" x="{Left}" y="26">{Escape(figure.Title)}</text>
            <text class="soft" x="{Left}" y="43">{Escape(figure.YLabel)}</text>

            """);
        DrawGrid(svg, figure, x, y);
        foreach (var series in figure.Series)
        {
            DrawSeries(svg, series, x, y);
        }

        DrawLegend(svg, figure);
        svg.Append(CultureInfo.InvariantCulture, $"""
            <text x="{(Left + Right) / 2}" y="{Bottom + 38}" text-anchor="middle">{Escape(figure.XLabel)}</text>
            <text class="soft" x="{Left}" y="{Height - 12}">{Escape(footer)}</text>
            </svg>

            """);
        return svg.ToString();
    }

    private static void DrawGrid(StringBuilder svg, Figure figure, LogAxis x, LogAxis y)
    {
        foreach (var tick in y.Ticks)
        {
            var place = Number(y.Place(tick));
            svg.Append(CultureInfo.InvariantCulture, $"""
                <line class="grid" x1="{Left}" x2="{Right}" y1="{place}" y2="{place}"/>
                <text x="{Left - 8}" y="{place}" dy="4" text-anchor="end">{tick:#,0.#####}</text>

                """);
        }

        foreach (var tick in x.Ticks)
        {
            var place = Number(x.Place(tick));
            svg.Append(CultureInfo.InvariantCulture, $"""
                <line class="grid" x1="{place}" x2="{place}" y1="{Top}" y2="{Bottom}"/>
                <text x="{place}" y="{Bottom + 18}" text-anchor="middle">{Escape(figure.XText(tick))}</text>

                """);
        }

        svg.Append(CultureInfo.InvariantCulture,
            $"<path class=\"axis\" fill=\"none\" d=\"M{Left} {Top}V{Bottom}H{Right}\"/>\n");
        if (x.HasZero)
        {
            DrawBreak(svg, Number(x.Break), $"{Bottom}");
        }

        if (y.HasZero)
        {
            DrawBreak(svg, $"{Left}", Number(y.Break));
        }
    }

    // Two strokes across the axis: what lies on either side is not to scale.
    private static void DrawBreak(StringBuilder svg, string x, string y) => svg.Append(
        CultureInfo.InvariantCulture, $"<path class=\"axis\" fill=\"none\" d=\"M{x} {y}m-5 5l6 -10m-2 10l6 -10\"/>\n");

    private static void DrawSeries(StringBuilder svg, Series series, LogAxis x, LogAxis y)
    {
        var line = string.Join(' ', series.Points.Select(point =>
            $"{Number(x.Place(point.X))},{Number(y.Place(point.Median))}"));
        svg.Append(CultureInfo.InvariantCulture, $"<polyline class=\"line s{series.Style}\" points=\"{line}\"/>\n");
        foreach (var point in series.Points)
        {
            var (px, py) = (x.Place(point.X), y.Place(point.Median));
            if (point.UpperQuartile > point.LowerQuartile)
            {
                var (low, high) = (Number(y.Place(point.LowerQuartile)), Number(y.Place(point.UpperQuartile)));
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"<path class=\"s{series.Style}\" d=\"M{Number(px - Whisker)} {low}h{2 * Whisker}"
                    + $"M{Number(px)} {low}V{high}m-{Whisker} 0h{2 * Whisker}\"/>\n");
            }

            DrawMarker(svg, series.Style, px, py);
        }
    }

    private static void DrawLegend(StringBuilder svg, Figure figure)
    {
        for (var number = 0; number < figure.Series.Count; number++)
        {
            var series = figure.Series[number];
            var y = Top + 10 + (number * 24);
            svg.Append(CultureInfo.InvariantCulture,
                $"<path class=\"line s{series.Style}\" d=\"M{LegendX} {y}h26\"/>\n");
            DrawMarker(svg, series.Style, LegendX + 13, y);
            svg.Append(CultureInfo.InvariantCulture,
                $"<text x=\"{LegendX + 34}\" y=\"{y}\" dy=\"4\">{Escape(series.Name)}</text>\n");
        }
    }

    private static void DrawMarker(StringBuilder svg, int style, double x, double y) => svg.Append(
        FormattableString.Invariant($"<path class=\"m{style}\" d=\"M{Number(x)} {Number(y)}") + style switch
        {
            0 => FormattableString.Invariant($"m-{Marker} -{Marker}h{2 * Marker}v{2 * Marker}h-{2 * Marker}z"),
            1 => FormattableString.Invariant($"m0 -{Marker + 1}l{Marker + 1} {2 * Marker}h-{2 * (Marker + 1)}z"),
            2 => FormattableString.Invariant(
                $"m0 -{Marker + 1}l{Marker + 1} {Marker + 1}l-{Marker + 1} {Marker + 1}l-{Marker + 1} -{Marker + 1}z"),
            _ => FormattableString.Invariant(
                $"m-{Marker} 0a{Marker} {Marker} 0 1 0 {2 * Marker} 0a{Marker} {Marker} 0 1 0 -{2 * Marker} 0z"),
        } + "\"/>\n");

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
