namespace GrpcTesting;

/// <summary>Knows which headers must not end up in a test log.</summary>
internal static class CredentialNames
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "apikey", "auth", "authentication", "authorization", "cookie", "cookie2", "credential", "credentials", "jwt",
        "passwd", "password", "secret", "session", "sessionid", "signature", "token",
    };

    private static readonly string[] Keys = ["api-key", "access-key", "private-key", "secret-key"];

    /// <summary>
    /// Whether one word of the name says that its value is a credential: <c>authorization</c>, <c>set-cookie</c>,
    /// <c>x-auth-token-bin</c>; <c>x-api-key</c> as well.
    /// </summary>
    public static bool Include(string name)
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

        return Array.Exists(Keys, key => name.Contains(key, StringComparison.OrdinalIgnoreCase));
    }
}
