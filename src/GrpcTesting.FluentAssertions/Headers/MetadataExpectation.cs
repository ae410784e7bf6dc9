using Grpc.Core;
using GrpcTesting.Failures;

namespace GrpcTesting.Headers;

/// <summary>Something to expect of headers, of trailers, or of metadata by itself.</summary>
/// <param name="Key">The key, in lower case.</param>
/// <param name="Text">What is expected, such as <c>"x-id" with value "7"</c>.</param>
/// <param name="FindFault">What is there instead, such as <c>its value was "8"</c>; null when all is well. It is given
/// the entries of that key.</param>
internal sealed record MetadataExpectation(
    string Key, string Text, Func<IReadOnlyList<Metadata.Entry>, string?> FindFault)
{
    public static MetadataExpectation Present(string key)
    {
        var valid = MetadataKey.Validate(key);
        return new(valid, Shown.Text(valid), entries => entries.Count > 0 ? null : MetadataText.Absent);
    }

    public static MetadataExpectation Absent(string key)
    {
        var valid = MetadataKey.Validate(key);
        return new(valid, Shown.Text(valid), entries => entries.Count == 0 ? null : MetadataText.Found(entries));
    }

    /// <summary>One of the values is this one.</summary>
    public static MetadataExpectation Value(string key, string value)
    {
        var valid = MetadataKey.ValidateText(key);
        ArgumentNullException.ThrowIfNull(value);
        return new(
            valid,
            $"{Shown.Text(valid)} with value {Shown.Text(value)}",
            entries => entries.Any(entry => entry.Value == value) ? null : MetadataText.Found(entries));
    }

    /// <summary>One of the values is this one.</summary>
    public static MetadataExpectation Value(string key, byte[] value)
    {
        var valid = MetadataKey.ValidateBinary(key);
        ArgumentNullException.ThrowIfNull(value);
        return new(
            valid,
            $"{Shown.Text(valid)} with value {Shown.Bytes(value)}",
            entries => entries.Any(entry => entry.ValueBytes.AsSpan().SequenceEqual(value))
                ? null
                : MetadataText.Found(entries));
    }

    /// <summary>The values are these, in this order.</summary>
    public static MetadataExpectation Values(string key, IEnumerable<string> values)
    {
        var valid = MetadataKey.ValidateText(key);
        ArgumentNullException.ThrowIfNull(values);
        string[] all = [.. values];
        if (all.Length == 0 || all.Contains(null))
        {
            throw new ArgumentException("Expect one value or more, none of them null.", nameof(values));
        }

        return new(
            valid,
            $"{Shown.Text(valid)} with {(all.Length == 1 ? "the only value" : "values")} {Shown.Texts(all)}",
            entries => entries.Select(entry => entry.Value).SequenceEqual(all) ? null : MetadataText.Found(entries));
    }

    public string? FaultOf(Metadata metadata) => FindFault([.. metadata.Where(entry => entry.Key == Key)]);
}
