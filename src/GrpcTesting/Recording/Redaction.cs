using Grpc.Core;

namespace GrpcTesting.Recording;

/// <summary>Headers as text, without the credentials in them.</summary>
internal static class Redaction
{
    /// <summary>"key: value"; binary values in Base64.</summary>
    public static string Describe(Metadata.Entry entry, bool showCredentials)
    {
        if (!showCredentials && CredentialNames.Include(entry.Key))
        {
            return entry.IsBinary
                ? $"{entry.Key}: (hidden, {entry.ValueBytes.Length} bytes)"
                : $"{entry.Key}: (hidden, {entry.Value.Length} characters)";
        }

        return $"{entry.Key}: {(entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes) : entry.Value)}";
    }
}
