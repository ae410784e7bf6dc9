using System.Globalization;
using System.Text;
using Grpc.Core;
using GrpcTesting.Recording;

namespace GrpcTesting;

/// <summary>Writes calls down for people: the text that failure messages end with.</summary>
internal static class CallReport
{
    private const int MaxFrames = 10;
    private const int MaxMessages = 10;
    public const int MaxMessageLength = 200;
    private const string Indent = "             ";

    /// <summary>"NotFound", or "NotFound "no such person"" where the status has a detail.</summary>
    public static string Describe(Status status) => status.Detail is { Length: > 0 } detail
        ? $"{status.StatusCode} \"{detail}\""
        : status.StatusCode.ToString();

    /// <summary>What the server does about a call, and what it threw.</summary>
    public static void AppendServer(StringBuilder text, string? handler, Exception? exception)
    {
        if (handler is not null)
        {
            AppendPart(text, "handler", Indented(handler));
        }

        if (exception is not null)
        {
            AppendPart(text, "server", Indented(exception.ToString()));
        }
    }

    /// <summary>What holds a call back, besides client and server.</summary>
    public static void AppendSurroundings(StringBuilder text, string? network, IReadOnlyList<string>? blocked)
    {
        if (network is not null)
        {
            AppendPart(text, "network", Indented(network));
        }

        if (blocked is { Count: > 0 })
        {
            AppendPart(text, "blocked", string.Join($"\n{Indent}", blocked));
        }
    }

    /// <summary>The last frames: they say how the call ended.</summary>
    public static string Describe(IReadOnlyList<Http2Frame> frames)
    {
        var lines = frames.TakeLast(MaxFrames).Select(frame =>
            $"{(frame.Direction == WireDirection.ClientToServer ? '→' : '←')} {frame.TypeName} {Shortened(frame.Describe())}");
        if (frames.Count > MaxFrames)
        {
            lines = lines.Prepend($"{frames.Count - MaxFrames} before");
        }

        return string.Join($"\n{Indent}", lines);
    }

    /// <summary>One "key: value" a line; binary values in Base64, credentials hidden.</summary>
    public static string Describe(Metadata metadata) => metadata.Count == 0
        ? "none"
        : string.Join($"\n{Indent}", metadata.Select(entry => Redaction.Describe(entry, showCredentials: false)));

    /// <summary>One message a line, and how many there are beyond the first.</summary>
    public static string Describe<TResponse>(IReadOnlyList<TResponse> responses)
    {
        if (responses.Count == 0)
        {
            return "none";
        }

        var lines = responses.Take(MaxMessages).Select((response, index) => $"[{index}] {Shortened($"{response}")}");
        if (responses.Count > MaxMessages)
        {
            lines = lines.Append($"and {responses.Count - MaxMessages} more");
        }

        return string.Join($"\n{Indent}", lines);
    }

    public static void AppendPart(StringBuilder text, string name, string value) =>
        text.Append("\n  ").Append(CultureInfo.InvariantCulture, $"{name + ":",-11}").Append(value);

    public static string Shortened(string message) => message.Length <= MaxMessageLength
        ? message
        : $"{message[..MaxMessageLength]}… ({message.Length} characters)";

    public static string Indented(string lines) =>
        lines.ReplaceLineEndings("\n").Replace("\n", $"\n{Indent}", StringComparison.Ordinal);

    public static TimeSpan Rounded(TimeSpan value) => value.TotalMilliseconds < 10
        ? TimeSpan.FromMilliseconds(Math.Round(value.TotalMilliseconds, 1))
        : TimeSpan.FromMilliseconds(Math.Round(value.TotalMilliseconds));
}
