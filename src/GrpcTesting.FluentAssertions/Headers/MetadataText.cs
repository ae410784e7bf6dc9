using Grpc.Core;
using GrpcTesting.Failures;

namespace GrpcTesting.Headers;

/// <summary>Writes metadata down for failure messages.</summary>
internal static class MetadataText
{
    public const string Absent = "there was none";

    private const int MaxEntries = 50;

    /// <summary>What one key has, as the second half of a sentence.</summary>
    public static string Found(IReadOnlyList<Metadata.Entry> entries) => entries.Count switch
    {
        0 => Absent,
        1 => $"its value was {Value(entries[0])}",
        _ => $"its values were {string.Join(", ", entries.Select(Value))}",
    };

    public static string Value(Metadata.Entry entry) =>
        entry.IsBinary ? Shown.Bytes(entry.ValueBytes) : Shown.Text(entry.Value);

    /// <summary>
    /// One "key: value" a line, each after a line break; " none" for empty metadata. Credentials are hidden: nobody has
    /// asked for them.
    /// </summary>
    public static string Lines(Metadata metadata)
    {
        if (metadata.Count == 0)
        {
            return " none";
        }

        var lines = metadata.Take(MaxEntries).Select(entry => $"\n  {entry.Key}: {Listed(entry)}");
        return string.Concat(metadata.Count > MaxEntries
            ? lines.Append($"\n  and {metadata.Count - MaxEntries} more")
            : lines);
    }

    private static string Listed(Metadata.Entry entry) => !CredentialNames.Include(entry.Key) ? Value(entry)
        : entry.IsBinary ? $"(hidden, {entry.ValueBytes.Length} bytes)"
        : $"(hidden, {entry.Value.Length} characters)";

    // Lazily: when there is none, an assertion has failed already, and an AssertionScope is about to say so.
    public static IEnumerable<Metadata.Entry> First(Metadata? metadata, string key)
    {
        yield return metadata?.FirstOrDefault(entry => entry.Key == key)
            ?? throw new InvalidOperationException($"There is no \"{key}\" to go on with.");
    }
}
