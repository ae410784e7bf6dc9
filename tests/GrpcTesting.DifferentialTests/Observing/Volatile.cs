using System.Text.RegularExpressions;

namespace GrpcTesting.DifferentialTests.Observing;

/// <summary>Takes out what differs from run to run, or is a transport's name for its own end.</summary>
internal static partial class Volatile
{
    private static readonly Dictionary<string, string> ByHeader = new(StringComparer.OrdinalIgnoreCase)
    {
        ["date"] = "(date)",
        ["grpc-timeout"] = "(timeout)",
        ["grpctesting-call-id"] = "(call id)",
    };

    /// <summary>The value of a header, unless its key stands for something volatile.</summary>
    public static string Value(string key, string value) => ByHeader.GetValueOrDefault(key, value);

    /// <summary>A text without addresses.</summary>
    public static string Mask(string text) => Address().Replace(text, "(authority)");

    [GeneratedRegex(@"\b(127\.0\.0\.1:[0-9]+|pipe:80|localhost:80)\b")]
    private static partial Regex Address();
}
