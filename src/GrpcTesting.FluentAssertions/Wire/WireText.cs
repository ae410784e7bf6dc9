using System.Globalization;

namespace GrpcTesting.Wire;

/// <summary>The wire as failure messages show it: bounded.</summary>
internal static class WireText
{
    private const int MaxFrames = 100;
    private const int MaxLines = 150;
    private const int MaxListed = 10;
    private const int MaxExpression = 160;

    /// <summary>The end of every message: the last frames, and what the table says about the whole.</summary>
    public static string Table(WireSnapshot wire)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        wire.WriteTo(writer, MaxFrames);
        var lines = writer.ToString().TrimEnd('\n').Split('\n');
        var shown = string.Join('\n', lines.Take(MaxLines));
        return $"\nThe wire:\n{shown}"
            + (lines.Length > MaxLines ? $"\n… {Count(lines.Length - MaxLines, "more line")}" : "");
    }

    /// <summary>What was seen where nothing of the kind should be; null when nothing was.</summary>
    public static string? FaultOfAny(IEnumerable<Http2Frame> frames)
    {
        var seen = frames
            .Select(frame => $"{frame.Describe()} (#{Plain(frame.Number)}, stream {Plain(frame.StreamId)}, "
                + $"{Arrow(frame.Direction)})")
            .ToList();
        return seen.Count == 0 ? null : $"it had {Joined(seen, "; ")}";
    }

    public static string Joined(List<string> texts, string separator) => texts.Count <= MaxListed
        ? string.Join(separator, texts)
        : string.Join(separator, texts.Take(MaxListed)) + $"{separator}and {Number(texts.Count - MaxListed)} more";

    /// <exception cref="ArgumentOutOfRangeException">There is no such direction.</exception>
    public static string Sender(WireDirection direction, string parameter = "direction") => direction switch
    {
        WireDirection.ClientToServer => "the client",
        WireDirection.ServerToClient => "the server",
        _ => throw new ArgumentOutOfRangeException(
            parameter, direction, "A direction is ClientToServer or ServerToClient."),
    };

    /// <summary>As in the table.</summary>
    public static string Arrow(WireDirection direction) =>
        direction == WireDirection.ClientToServer ? "client → server" : "client ← server";

    /// <summary>The text of an expression, whose lines may be many.</summary>
    public static string OnOneLine(string expression)
    {
        var text = string.Join(' ', expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= MaxExpression ? text : $"{text[..MaxExpression]}…";
    }

    public static string Count(long count, string noun) => $"{Number(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>"1,234".</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"1234".</summary>
    public static string Plain(long number) => number.ToString(CultureInfo.InvariantCulture);
}
