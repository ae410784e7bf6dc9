using System.Buffers;

namespace GrpcTesting.Recording;

/// <summary>Names of metadata: digits, letters, <c>_</c>, <c>-</c> and <c>.</c> (gRPC over HTTP/2, Requests: Header-Name).
/// HTTP allows more, which gRPC has no place for.</summary>
internal static class MetadataKey
{
    private static readonly SearchValues<char> Characters =
        SearchValues.Create("-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    public static bool IsValid(string name) => !name.AsSpan().ContainsAnyExcept(Characters);
}
