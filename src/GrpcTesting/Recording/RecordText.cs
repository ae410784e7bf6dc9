using System.Globalization;
using System.Text;
using Grpc.Core;

namespace GrpcTesting.Recording;

/// <summary>Writes records down for people. Nothing of it runs unless somebody looks.</summary>
internal static class RecordText
{
    private const int MaxCalls = 20;
    private const int MaxMessages = 10;
    private const int MaxMessageLength = 200;
    private const int MaxBytes = 32;

    // Headers that tell nothing about one call; they are in the records.
    private static readonly string[] Everywhere = ["traceparent", "tracestate", "user-agent"];

    /// <summary>All calls, the newest in full.</summary>
    public static string Describe(string fixture, IReadOnlyList<RecordedCall> calls, long dropped)
    {
        if (calls.Count == 0)
        {
            return dropped == 0 ? $"No calls of {fixture}." : $"{Count(dropped, "call")} of {fixture}, none of them kept.";
        }

        var text = new StringBuilder();
        text.Append(Count(calls.Count + dropped, "call")).Append(" of ").Append(fixture);
        var open = calls.Count(call => !call.IsFinished);
        if (open > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $", {open} open");
        }

        var shown = Math.Min(calls.Count, MaxCalls);
        text.Append(calls.Count + dropped > shown ? $"; the newest {shown}:" : ":");
        foreach (var call in calls.Skip(calls.Count - shown))
        {
            text.Append('\n').Append(Describe(call));
        }

        return text.ToString();
    }

    public static string Describe(RecordedCall call)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"#{call.Id} {call.Method}: {State(call.View)}");
        if (call.Client is { } client)
        {
            AppendView(text, client);
        }

        foreach (var server in call.Attempts)
        {
            AppendView(text, server, call.Client);
        }

        return text.ToString();
    }

    public static string Describe(CallView view)
    {
        var text = new StringBuilder();
        AppendView(text, view);
        return text.Replace("\n  ", "\n").ToString(1, text.Length - 1);
    }

    public static string Describe(LeakKind kind) => kind switch
    {
        LeakKind.CallNotFinished => "A call was neither finished nor disposed:",
        LeakKind.ResponsesNotRead => "The responses of a call were not read to their end, and it was not disposed:",
        _ => "A handler was still running after the server had stopped:",
    };

    /// <summary>A message on one line, shortened.</summary>
    public static string Describe(object message)
    {
        if (message is byte[] bytes)
        {
            return Describe(bytes);
        }

        string text;
        try
        {
            text = message.ToString() ?? string.Empty;
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException)
        {
            // Such as a google.protobuf.Any whose type the message's registry does not know.
            return $"({TypeName.Of(message.GetType())}: {exception.Message})";
        }

        return text.Length <= MaxMessageLength
            ? text
            : $"{text[..MaxMessageLength]}… ({text.Length} characters)";
    }

    // A message of a call without stubs.
    private static string Describe(byte[] bytes)
    {
        var start = Convert.ToHexStringLower(bytes, 0, Math.Min(bytes.Length, MaxBytes));
        return $"{Count(bytes.Length, "byte")}{(bytes.Length > 0 ? ": " : string.Empty)}{start}"
            + (bytes.Length > MaxBytes ? "…" : string.Empty);
    }

    // What both sides saw alike is told once.
    private static void AppendView(StringBuilder text, CallView view, CallView? told = null)
    {
        text.Append("\n  ").Append(view.Side == CallSide.Client ? "client" : "server")
            .Append(" (").Append(view.Peer).Append("): ").Append(State(view));
        text.Append(CultureInfo.InvariantCulture, $"; {Count(view.RequestCount, "request")}{Unended(view, view.RequestsCompleted)}");
        text.Append(CultureInfo.InvariantCulture, $", {Count(view.ResponseCount, "response")}");
        if (view.Deadline is { } deadline)
        {
            var left = new DateTimeOffset(DateTime.SpecifyKind(deadline, DateTimeKind.Utc)) - view.Started;
            text.Append(CultureInfo.InvariantCulture, $"; deadline {Time(left)}");
        }

        if (view.IsCancelled && view.Status?.StatusCode != StatusCode.Cancelled)
        {
            text.Append("; cancelled");
        }

        AppendHeaders(text, "request headers", view.RequestHeaders, told?.RequestHeaders, view.ShowCredentials);
        if (told?.RequestCount != view.RequestCount || told.ResponseCount != view.ResponseCount)
        {
            AppendMessages(text, view);
        }

        AppendHeaders(text, "headers", view.Headers, told?.Headers, view.ShowCredentials);
        AppendHeaders(text, "trailers", view.Trailers, told?.Trailers, view.ShowCredentials);
        if (view.Exception is { } exception && (view.Side == CallSide.Server || exception is not RpcException))
        {
            AppendLine(text, exception.ToString().ReplaceLineEndings("\n    "));
        }
    }

    private static void AppendMessages(StringBuilder text, CallView view)
    {
        var lines = view.Requests.Select(message => (Message: message, Arrow: '>'))
            .Concat(view.Responses.Select(message => (Message: message, Arrow: '<')))
            .OrderBy(line => line.Message.After)
            .ToList();
        var shown = Math.Min(lines.Count, MaxMessages);
        var earlier = view.RequestCount + view.ResponseCount - shown;
        if (earlier > 0)
        {
            AppendLine(text, $"{Count(earlier, "earlier message")}");
        }

        foreach (var (message, arrow) in lines.Skip(lines.Count - shown))
        {
            var pending = message.IsPending ? " (being written)" : string.Empty;
            AppendLine(text, $"{"+" + Time(message.After),-8} {arrow} {Describe(message.Message)}{pending}");
        }
    }

    private static void AppendHeaders(
        StringBuilder text, string name, Metadata? headers, Metadata? told, bool showCredentials)
    {
        var entries = (headers ?? [])
            .Where(entry => !Everywhere.Contains(entry.Key) && told?.Get(entry.Key) is null)
            .Select(entry => Redaction.Describe(entry, showCredentials));
        if (string.Join(", ", entries) is { Length: > 0 } line)
        {
            AppendLine(text, $"{name}: {line}");
        }
    }

    private static void AppendLine(StringBuilder text, string line) => text.Append("\n    ").Append(line);

    private static string State(CallView view) => view switch
    {
        { IsFinished: false } => $"open for {Time(view.Elapsed)}",
        { Status: { } status } => $"{CallReport.Describe(status)} after {Time(view.Elapsed)}",
        _ => $"{view.Exception?.GetType().Name ?? "ended"} after {Time(view.Elapsed)}",
    };

    // Whether more requests could come matters while the call is open.
    private static string Unended(CallView view, bool completed) =>
        view.IsFinished || completed ? string.Empty : " so far";

    private static string Count(long count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? string.Empty : "s")}");

    private static string Time(TimeSpan value) => WaitBound.Describe(value.TotalMilliseconds is < 10 and > -10
        ? TimeSpan.FromMilliseconds(Math.Round(value.TotalMilliseconds, 1))
        : TimeSpan.FromMilliseconds(Math.Round(value.TotalMilliseconds)));
}
