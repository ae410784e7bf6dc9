using System.Globalization;

namespace GrpcTesting.Probes;

/// <summary>Where two long messages differ that look alike as far as a failure shows them.</summary>
internal static class Difference
{
    private const int MaxExcerpt = 60;

    /// <summary>Nothing when the difference is in sight.</summary>
    public static string BeyondSight(string expected, string actual)
    {
        var at = expected.AsSpan().CommonPrefixLength(actual);
        return at < CallReport.MaxMessageLength
            ? string.Empty
            : string.Create(
                CultureInfo.InvariantCulture,
                $"; from character {at + 1} on {Excerpt(actual, at)} instead of {Excerpt(expected, at)}");
    }

    private static string Excerpt(string text, int start) => text.Length == start
        ? "nothing"
        : $"\"{text.AsSpan(start, Math.Min(MaxExcerpt, text.Length - start))}\"";
}
