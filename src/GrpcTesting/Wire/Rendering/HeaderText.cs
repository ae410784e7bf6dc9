using System.Globalization;
using System.Text;
using Grpc.Core;

namespace GrpcTesting.Wire;

/// <summary>Writes a header list on one line, what matters most first.</summary>
internal static class HeaderText
{
    private const string StatusHeader = "grpc-status";

    // What every call has: it comes last, where a long line is cut.
    private static readonly HashSet<string> Routine = new(StringComparer.Ordinal)
    {
        ":scheme", ":authority", "user-agent", "te", "content-type", "content-length", "grpc-accept-encoding", "date",
        "server", "grpctesting-call-id", "grpctesting-output-id",
    };

    public static string Describe(HeaderBlock block)
    {
        var text = new StringBuilder();
        if (block.Kind == HeaderKind.Request)
        {
            text.Append(Value(block, ":method")).Append(' ').Append(Value(block, ":path"));
        }
        else if (block.Find(":status") is { } status)
        {
            text.Append(Printable.Text(status));
        }

        if (block.Find(StatusHeader) is not null)
        {
            Append(text, StatusHeader, Status(Value(block, StatusHeader)));
        }

        foreach (var header in block.Headers.OrderBy(header => Routine.Contains(header.Name)))
        {
            if (header.Name is not (":method" or ":path" or ":status" or StatusHeader))
            {
                Append(text, Printable.Text(header.Name), Printable.Text(header.Value));
            }
        }

        return text.Length > 0 ? text.ToString() : "no headers";
    }

    /// <summary>The code of a <c>grpc-status</c>; null when it is none that gRPC defines.</summary>
    public static StatusCode? ParseStatus(string? value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
        && Enum.IsDefined((StatusCode)code)
            ? (StatusCode)code
            : null;

    private static string Status(string value) => ParseStatus(value) is { } code ? $"{value} ({code})" : value;

    private static string Value(HeaderBlock block, string name) => Printable.Text(block.Find(name) ?? "?");

    private static void Append(StringBuilder text, string name, string value)
    {
        if (text.Length > 0)
        {
            text.Append(", ");
        }

        text.Append(name).Append(": ").Append(value);
    }
}
