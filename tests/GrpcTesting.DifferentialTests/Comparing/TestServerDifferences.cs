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
            Translate = (key, value, _) => key.Contains(", client, ", StringComparison.Ordinal)
                ? KestrelsHeaders().Replace(value, match =>
                    match.Groups["before"].Value + (match.Groups["more"].Success ? "" : "none"))
                : value,
        },
        new(
            "sends several values for one key",
            "the server sees one value, `1, 2, 3`",
            "`1,2,3`",
            "the client writes one header line; TestServer hands over a list of values, which gRPC's server joins, "
            + "but for empty ones")
        {
            Translate = (key, value, scenario) => RequestHeader().Match(key) is { Success: true } header
                ? Listed(header.Groups["name"].Value, header.Groups["http"].Success, value, scenario)
                : value,
        },
        new(
            "sends a header with an empty value",
            "the server sees it",
            "the server does not see it",
            "TestServer adds a request header only when it has a value")
        {
            Translate = (key, value, scenario) =>
                RequestHeader().Match(key) is { Success: true } header
                    ? IsSentEmpty(header.Groups["name"].Value, value, scenario) ? null : value
                : RequestHeaderNames().IsMatch(key)
                    ? string.Join(", ", value.Split(", ").Where(name => !IsEmpty(name, scenario)))
                : value,
        },
        new(
            "looks at the raw request headers (`HttpContext.Request.Headers`) one after the other",
            "first those that Kestrel knows, in its own order and spelling: `Host`, `Content-Type`, `Grpc-Encoding`",
            "in the client's order and spelling: `grpc-encoding` among the metadata, `Host` last",
            "no header line is written or parsed")
        {
            Translate = (key, value, _) => key.EndsWith(", names of HTTP headers", StringComparison.Ordinal)
                ? string.Join(", ", InClientsOrder(value.Split(", ")))
                : value,
        },
        new(
            "reads in the handler after the client has cancelled, disposed the call or let the deadline pass",
            "`IOException`: The client reset the request stream.",
            "`OperationCanceledException`: Read was canceled on underlying PipeReader.",
            "there is no stream to reset: TestServer cancels the reading end of a pipe")
        {
            Translate = (key, value, _) =>
                ServerRead().IsMatch(key)
                && value == """threw System.IO.IOException "The client reset the request stream." """.TrimEnd()
                    ? """threw System.OperationCanceledException "Read was canceled on underlying PipeReader." """.TrimEnd()
                    : value,
        },
    ];

    /// <summary>Which of them make up a difference; null when they leave something unexplained.</summary>
    public static IReadOnlyList<KnownDifference>? Explain(Difference difference, Scenario scenario)
    {
        if (!IsGone(difference, scenario, All))
        {
            return null;
        }

        return [.. All.Where(known => !IsGone(difference, scenario, All.Where(other => other != known)))];
    }

    private static bool IsGone(Difference difference, Scenario scenario, IEnumerable<KnownDifference> known)
    {
        var left = known.Aggregate(difference, (rest, next) => next.TakeFrom(rest, scenario));
        return left.Expected == left.Actual;
    }

    private static List<string> Sent(string name, Scenario scenario) => [.. scenario.RequestHeaders
        .Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
        .Select(header => header.Value)];

    private static bool IsSentEmpty(string name, string seen, Scenario scenario) =>
        IsEmpty(name, scenario) && seen == Described.Header(name, "");

    private static bool IsEmpty(string name, Scenario scenario) => Sent(name, scenario) is [""];

    // Of several values, those that are empty are not joined.
    private static string Listed(string name, bool isHttp, string value, Scenario scenario)
    {
        var sent = Sent(name, scenario);
        return sent.Count < 2 || value != Described.Header(name, string.Join(", ", sent)) ? value
            : isHttp ? Described.Header(name, string.Join(" | ", sent))
            : Described.Header(name, string.Join(',', sent.Where(part => part.Length > 0)));
    }

    // The suite's own header is the last of the call's metadata but for the one that asks for compression.
    private static IEnumerable<string> InClientsOrder(string[] names)
    {
        string[] first = ["Content-Type", "User-Agent", "TE", "Grpc-Accept-Encoding"];
        string[] known = [.. first, "Grpc-Encoding", "Grpc-Timeout", "Host"];
        var metadata = names.Except(known).ToList();
        metadata.InsertRange(metadata.IndexOf(WireNotes.CallHeader) + 1, names.Intersect(["Grpc-Encoding"]));
        return first.Intersect(names)
            .Concat(metadata)
            .Concat(names.Intersect(["Grpc-Timeout"]))
            .Concat(names.Intersect(["Host"]))
            .Select(name => name.StartsWith("Grpc-", StringComparison.Ordinal) ? name.ToLowerInvariant() : name);
    }

    // At the beginning of a list of headers, which is a note of its own or part of an exception's.
    [GeneratedRegex("""(?<before>^|, trailers )date="\(date\)", server="Kestrel"((?<more>, (?=[^ ]+="))|(?=$| because of ))""")]
    private static partial Regex KestrelsHeaders();

    [GeneratedRegex(", server, (?<http>HTTP )?header (?<name>[^ ]+)$")]
    private static partial Regex RequestHeader();

    [GeneratedRegex(", server, names of (HTTP )?headers$")]
    private static partial Regex RequestHeaderNames();

    [GeneratedRegex(", server, [0-9]+ Server\\.Read$")]
    private static partial Regex ServerRead();
}
