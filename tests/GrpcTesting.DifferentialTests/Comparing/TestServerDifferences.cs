using System.Text.RegularExpressions;
using GrpcTesting.DifferentialTests.Observing;

namespace GrpcTesting.DifferentialTests.Comparing;

/// <summary>How TestServer differs from TCP, apart from the frames that it does not have.</summary>
internal static partial class TestServerDifferences
{
    public static IReadOnlyList<KnownDifference> All { get; } =
    [
        new(
            "looks at the response headers, or at the trailers of a call that has only those",
            "`date` and `server` come first",
            "only what the handler wrote",
            "Kestrel adds the two, and there is no Kestrel")
        {
            Concerns = key => key.Contains(", client, ", StringComparison.Ordinal),
            Expected = value => value
                .Replace("""date="(date)", server="Kestrel", """, "", StringComparison.Ordinal)
                .Replace("""date="(date)", server="Kestrel""" + '"', "none", StringComparison.Ordinal),
        },
        new(
            "sends several values for one key",
            "the server sees one value, `1, 2, 3`",
            "`1,2,3`",
            "the client writes one header line; TestServer hands over a list of values, which gRPC's server joins")
        {
            Concerns = IsRequestHeader,
            Expected = Joined,
            Actual = value => Joined(value.Replace(" | ", ",", StringComparison.Ordinal)),
        },
        new(
            "sends a header with an empty value",
            "the server sees it",
            "the server does not see it",
            "TestServer adds a request header only when it has a value")
        {
            Concerns = key => IsRequestHeader(key) || IsRequestHeaderNames(key),
            Expected = WithoutEmpty,
            Actual = WithoutEmpty,
        },
        new(
            "looks at the raw request headers (`HttpContext.Request.Headers`) one after the other",
            "in the order of the wire, with Kestrel's spelling: `Host`, `Content-Type`, `Grpc-Encoding`",
            "in the client's order and spelling, empty ones left out: `grpc-encoding`, `Host` last",
            "no header line is written or parsed")
        {
            Concerns = key => key.EndsWith(", names of HTTP headers", StringComparison.Ordinal),
            Expected = Sorted,
            Actual = Sorted,
        },
        new(
            "reads in the handler after the client has cancelled, disposed the call or let the deadline pass",
            "`IOException`: The client reset the request stream.",
            "`OperationCanceledException`: Read was canceled on underlying PipeReader.",
            "there is no stream to reset: TestServer cancels the reading end of a pipe")
        {
            Concerns = key => ServerRead().IsMatch(key),
            Expected = value => value.Replace(
                """System.IO.IOException "The client reset the request stream.""",
                """System.OperationCanceledException "Read was canceled on underlying PipeReader.""",
                StringComparison.Ordinal),
        },
    ];

    /// <summary>Which of them make up a difference; null when they leave something unexplained.</summary>
    public static IReadOnlyList<KnownDifference>? Explain(Difference difference)
    {
        if (!IsGone(difference, All))
        {
            return null;
        }

        return [.. All.Where(known => !IsGone(difference, All.Where(other => other != known)))];
    }

    private static bool IsGone(Difference difference, IEnumerable<KnownDifference> known)
    {
        var left = known.Aggregate(difference, (rest, next) => next.TakeFrom(rest));
        return left.Expected == left.Actual;
    }

    private static bool IsRequestHeader(string key) =>
        key.Contains(", server, header ", StringComparison.Ordinal)
        || key.Contains(", server, HTTP header ", StringComparison.Ordinal);

    private static bool IsRequestHeaderNames(string key) =>
        key.EndsWith(", names of headers", StringComparison.Ordinal)
        || key.EndsWith(", names of HTTP headers", StringComparison.Ordinal);

    // Of several empty values TestServer keeps the commas between them.
    private static string? WithoutEmpty(string value) =>
        EmptyValue().IsMatch(value) ? null : EmptyName().Replace(value, "");

    private static string Sorted(string names) => string.Join(
        ", ", names.ToLowerInvariant().Split(", ").Order(StringComparer.Ordinal));

    // A value that is a list in itself falls into the same parts on both sides.
    private static string Joined(string header)
    {
        var start = header.IndexOf('"', StringComparison.Ordinal) + 1;
        var parts = header[start..^1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return $"{header[..start]}{string.Join(',', parts)}\"";
    }

    [GeneratedRegex("^[^=]+=\"\"$")]
    private static partial Regex EmptyValue();

    [GeneratedRegex("(, )?[^ ,]+ \\(empty\\)")]
    private static partial Regex EmptyName();

    [GeneratedRegex(", server, [0-9]+ Server\\.Read$")]
    private static partial Regex ServerRead();
}
