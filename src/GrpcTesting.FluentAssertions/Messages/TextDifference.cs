using System.Globalization;
using GrpcTesting.Failures;

namespace GrpcTesting.Messages;

/// <summary>Shows two texts that differ; of long ones, the part around the first difference.</summary>
internal static class TextDifference
{
    private const int MaxLength = 100;
    private const int Before = 20;
    private const int Length = 60;

    public static string Describe(string expected, string actual)
    {
        if (expected.Length <= MaxLength && actual.Length <= MaxLength)
        {
            return $"expected {Shown.Text(expected)}, but found {Shown.Text(actual)}";
        }

        var at = expected.AsSpan().CommonPrefixLength(actual);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"expected {Around(expected, at)}, but found {Around(actual, at)} (they differ from character {at} on)");
    }

    private static string Around(string text, int at)
    {
        var start = Math.Max(0, at - Before);
        var end = Math.Min(text.Length, start + Length);
        return $"{(start > 0 ? "…" : "")}\"{Shown.Escaped(text[start..end])}\"{(end < text.Length ? "…" : "")}";
    }
}
