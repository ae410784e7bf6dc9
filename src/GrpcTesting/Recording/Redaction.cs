using Grpc.Core;

namespace GrpcTesting.Recording;

/// <summary>Headers as text, without the credentials in them.</summary>
internal static class Redaction
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "apikey", "auth", "authorization", "cookie", "cookie2", "credential", "credentials", "jwt", "passwd",
        "password", "secret", "session", "sessionid", "signature", "token",
    };

    private static readonly string[] Keys = ["api-key", "access-key", "private-key", "secret-key"];

    /// <summary>"key: value"; binary values in Base64.</summary>
    public static string Describe(Metadata.Entry entry, bool showCredentials)
    {
        if (!showCredentials && IsCredential(entry.Key))
        {
            return entry.IsBinary
                ? $"{entry.Key}: (hidden, {entry.ValueBytes.Length} bytes)"
                : $"{entry.Key}: (hidden, {entry.Value.Length} characters)";
        }

        return $"{entry.Key}: {(entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes) : entry.Value)}";
    }

    /// <summary>Whether the words of a header's name say that it carries a credential.</summary>
    public static bool IsCredential(string key) =>
        Array.Exists(key.Split('-', '_', '.'), Words.Contains)
        || Array.Exists(Keys, part => key.Contains(part, StringComparison.OrdinalIgnoreCase));
}
