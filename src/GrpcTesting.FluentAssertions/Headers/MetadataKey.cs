using System.Diagnostics.CodeAnalysis;
using Grpc.Core;

namespace GrpcTesting.Headers;

/// <summary>Checks the keys that tests ask for, and brings them into the lower case that gRPC keeps them in.</summary>
internal static class MetadataKey
{
    /// <exception cref="ArgumentException">No key can look like this.</exception>
    public static string Validate([NotNull] string? key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (key.FirstOrDefault(character => !IsAllowed(character)) is var wrong and not '\0')
        {
            throw new ArgumentException(
                $"No metadata key contains '{wrong}': letters, digits, '_', '-' and '.' are all there is.",
                nameof(key));
        }

        return key.ToLowerInvariant();
    }

    /// <exception cref="ArgumentException">The key's values are bytes.</exception>
    public static string ValidateText([NotNull] string? key)
    {
        var valid = Validate(key);
        return valid.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.Ordinal)
            ? throw new ArgumentException($"The values of \"{valid}\" are bytes: expect a byte[].", nameof(key))
            : valid;
    }

    /// <exception cref="ArgumentException">The key's values are text.</exception>
    public static string ValidateBinary([NotNull] string? key)
    {
        var valid = Validate(key);
        return valid.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.Ordinal)
            ? valid
            : throw new ArgumentException(
                $"The values of \"{valid}\" are text: only a key that ends with \"-bin\" has bytes.", nameof(key));
    }

    private static bool IsAllowed(char character) =>
        char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.';
}
