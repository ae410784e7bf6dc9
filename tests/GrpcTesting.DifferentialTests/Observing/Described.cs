using System.Globalization;
using System.Text;
using Google.Protobuf;
using Grpc.Core;
using GrpcTesting.DifferentialTests.Playing;

namespace GrpcTesting.DifferentialTests.Observing;

/// <summary>What can be seen of things, as text on one line.</summary>
internal static class Described
{
    public static string Message(Parcel parcel) => string.Create(
        CultureInfo.InvariantCulture, $"message of {parcel.Content.Length} bytes {Hash(parcel.Content):x8}");

    public static string Status(Status status)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{status.StatusCode} {(status.Detail is null ? "null" : CodeText.Text(status.Detail))}");
        AppendChain(text, status.DebugException);
        return text.ToString();
    }

    public static string Metadata(Metadata metadata) => metadata.Count == 0
        ? "none"
        : string.Join(", ", metadata.Select(entry => Header(
            entry.Key, entry.IsBinary ? Convert.ToHexString(entry.ValueBytes) : entry.Value)));

    public static string Header(string key, string value) => $"{key}={CodeText.Text(Volatile.Value(key, value))}";

    public static string Exception(Exception exception)
    {
        var text = new StringBuilder("threw");
        Append(text, exception);
        if (exception is RpcException rpc)
        {
            text.Append(CultureInfo.InvariantCulture, $", status {Status(rpc.Status)}, trailers {Metadata(rpc.Trailers)}");
        }

        AppendChain(text, exception.InnerException);
        return text.ToString();
    }

    /// <summary>Whether a handler sees the deadline that its client set.</summary>
    /// <param name="seen">What the handler sees; the latest time there is stands for none.</param>
    /// <param name="set">What the client set; null for none.</param>
    /// <param name="tolerance">How far the one may be from the other. The server counts from when the request arrives.
    /// </param>
    public static string Deadline(DateTime seen, DateTime? set, TimeSpan tolerance) =>
        (seen == DateTime.MaxValue ? null : (DateTime?)seen, set) switch
        {
            (null, null) => "none",
            ({ } later, { } earlier) when (later - earlier).Duration() < tolerance => $"as the client set it, {seen.Kind}",
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"{seen:O}, and the client set {set?.ToString("O", CultureInfo.InvariantCulture) ?? "none"}"),
        };

    private static void AppendChain(StringBuilder text, Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            text.Append(" because of");
            Append(text, exception);
        }
    }

    private static void Append(StringBuilder text, Exception exception) =>
        text.Append(CultureInfo.InvariantCulture, $" {exception.GetType().FullName} {CodeText.Text(exception.Message)}");

    // FNV-1a.
    private static uint Hash(ByteString bytes) => bytes.Span.ToArray().Aggregate(
        2166136261u, (hash, next) => unchecked((hash ^ next) * 16777619));
}
