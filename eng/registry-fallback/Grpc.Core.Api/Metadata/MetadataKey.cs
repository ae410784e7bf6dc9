using System.Buffers;
using Grpc.Core.Utils;

namespace Grpc.Core;

/// <summary>The rules for metadata keys.</summary>
internal static class MetadataKey
{
    // Checked before lower-casing: outside ASCII there are letters that lower-case into it.
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.");

    public static string Normalize(string key)
    {
        GrpcPreconditions.CheckNotNull(key, nameof(key));
        GrpcPreconditions.CheckArgument(
            !key.AsSpan().ContainsAnyExcept(Allowed),
            $"'{key}' is not a metadata key: only letters, digits, '_', '-' and '.' are.");
        return key.ToLowerInvariant();
    }

    public static bool IsBinary(string normalizedKey) =>
        normalizedKey.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.Ordinal);
}
