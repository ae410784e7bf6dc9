using System.Diagnostics.CodeAnalysis;

namespace GrpcTesting.Failures;

/// <summary>The wildcards of FluentAssertions: <c>*</c> for any text, <c>?</c> for any one character.</summary>
internal static class Wildcard
{
    /// <exception cref="ArgumentException">The pattern is empty.</exception>
    public static void Validate([NotNull] string? pattern, string parameter, string instead)
    {
        ArgumentNullException.ThrowIfNull(pattern, parameter);
        if (pattern.Length == 0)
        {
            throw new ArgumentException($"An empty pattern says nothing: {instead}.", parameter);
        }
    }

    /// <summary>Case counts, and a line break is a character like any other.</summary>
    public static bool Matches(string pattern, string text)
    {
        var (at, star, retry) = (0, -1, 0);
        for (var position = 0; position < text.Length;)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, retry) = (at++, position);
            }
            else if (at < pattern.Length && (pattern[at] == '?' || pattern[at] == text[position]))
            {
                at++;
                position++;
            }
            else if (star >= 0)
            {
                // The last star takes one character more.
                at = star + 1;
                position = ++retry;
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(at).TrimStart('*').IsEmpty;
    }
}
