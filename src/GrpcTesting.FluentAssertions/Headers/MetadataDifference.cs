using Grpc.Core;

namespace GrpcTesting.Headers;

/// <summary>How metadata differs from what was expected, key by key.</summary>
internal static class MetadataDifference
{
    /// <summary>The second half of a sentence, such as <c>"x-id" was "8" instead of "7"</c>; null when there is none.
    /// </summary>
    public static string? Between(Metadata expected, Metadata actual)
    {
        var (expectedByKey, actualByKey) = (ByKey(expected), ByKey(actual));
        var faults = expectedByKey.Keys.Union(actualByKey.Keys)
            .Select(key => Fault(key, expectedByKey.GetValueOrDefault(key), actualByKey.GetValueOrDefault(key)))
            .OfType<string>()
            .ToList();
        return faults.Count == 0 ? null : string.Join(", and ", faults);
    }

    private static string? Fault(string key, Metadata.Entry[]? expected, Metadata.Entry[]? actual) =>
        (expected, actual) switch
        {
            (null, _) => $"\"{key}\" was not expected",
            (_, null) => $"\"{key}\" was missing",
            _ when expected.Length == actual.Length && expected.Zip(actual).All(AreSame) => null,
            _ => $"\"{key}\" was {Values(actual)} instead of {Values(expected)}",
        };

    private static bool AreSame((Metadata.Entry Expected, Metadata.Entry Actual) pair) =>
        pair.Expected.ValueBytes.AsSpan().SequenceEqual(pair.Actual.ValueBytes);

    private static string Values(Metadata.Entry[] entries) => string.Join(", ", entries.Select(MetadataText.Value));

    private static Dictionary<string, Metadata.Entry[]> ByKey(Metadata metadata) => metadata
        .GroupBy(entry => entry.Key)
        .ToDictionary(group => group.Key, group => group.ToArray());
}
