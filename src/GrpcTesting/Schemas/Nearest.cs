namespace GrpcTesting.Schemas;

/// <summary>Lists the names that somebody may have meant.</summary>
internal static class Nearest
{
    private const int Shown = 10;

    /// <summary>"a, b and 3 more": those that take the fewest edits first.</summary>
    public static string List(string wanted, IEnumerable<string> names)
    {
        var known = names
            .OrderBy(name => Distance(wanted.ToUpperInvariant(), name.ToUpperInvariant()))
            .ThenBy(name => name, StringComparer.Ordinal)
            .ToList();
        var text = string.Join(", ", known.Take(Shown));
        return known.Count > Shown ? $"{text} and {known.Count - Shown} more" : text;
    }

    // Levenshtein's distance.
    private static int Distance(string left, string right)
    {
        var row = new int[right.Length + 1];
        for (var column = 0; column < row.Length; column++)
        {
            row[column] = column;
        }

        for (var index = 0; index < left.Length; index++)
        {
            var diagonal = row[0];
            row[0] = index + 1;
            for (var column = 1; column < row.Length; column++)
            {
                var above = row[column];
                row[column] = Math.Min(
                    Math.Min(above, row[column - 1]) + 1,
                    diagonal + (left[index] == right[column - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
