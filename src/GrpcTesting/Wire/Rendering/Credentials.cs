namespace GrpcTesting.Wire;

/// <summary>Knows which headers must not end up in a test log.</summary>
internal static class Credentials
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "apikey", "auth", "authentication", "authorization", "cookie", "cookie2", "credential", "credentials",
        "jwt", "passwd", "password", "secret", "token",
    };

    /// <summary>
    /// Whether one word of the name, between dashes, says so: <c>authorization</c>, <c>set-cookie</c>,
    /// <c>x-auth-token-bin</c>; <c>x-api-key</c> as well.
    /// </summary>
    public static bool Carries(string name)
    {
        var lookup = Words.GetAlternateLookup<ReadOnlySpan<char>>();
        var span = name.AsSpan();
        foreach (var word in span.SplitAny('-', '_', '.'))
        {
            if (lookup.Contains(span[word]))
            {
                return true;
            }
        }

        return name.Contains("api-key", StringComparison.OrdinalIgnoreCase);
    }
}
