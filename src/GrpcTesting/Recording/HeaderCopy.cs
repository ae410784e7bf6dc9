using System.Net.Http.Headers;
using System.Text;
using Grpc.Core;
using GrpcTesting.Identities;
using GrpcTesting.Logging;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace GrpcTesting.Recording;

/// <summary>Headers as a record keeps them: without those of HTTP/2, of gRPC itself, and of this harness.</summary>
internal static class HeaderCopy
{
    private static readonly HashSet<string> Protocol = new(StringComparer.OrdinalIgnoreCase)
    {
        CallId.HeaderName,
        OutputId.HeaderName,
        UserCredential.HeaderName,
        "accept-encoding",
        "content-encoding",
        "content-length",
        "content-type",
        "date",
        "grpc-accept-encoding",
        "grpc-encoding",
        "grpc-message",
        "grpc-status",
        "grpc-timeout",
        "host",
        "server",
        "te",
        "trailer",
        "transfer-encoding",
    };

    public static Metadata Of(Metadata? headers)
    {
        var copy = new Metadata();
        foreach (var entry in headers ?? [])
        {
            if (!Protocol.Contains(entry.Key))
            {
                copy.Add(entry);
            }
        }

        return copy;
    }

    /// <summary>As <see cref="Of(Metadata?)"/>; null when nothing is left.</summary>
    public static Metadata? OfAny(Metadata headers)
    {
        foreach (var entry in headers)
        {
            if (!Protocol.Contains(entry.Key))
            {
                return Of(headers);
            }
        }

        return null;
    }

    /// <summary>Whether there is nothing to keep.</summary>
    public static bool IsEmpty(HttpHeaders headers)
    {
        foreach (var (key, _) in headers.NonValidated)
        {
            if (!Protocol.Contains(key))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>As <see cref="Raw"/>; nothing for a response that has the header which all have.</summary>
    public static KeyValuePair<string, StringValues>[] OfResponse(IHeaderDictionary headers) =>
        headers.Count == 0 || (headers.Count == 1 && headers.ContentType.Count > 0) ? [] : Raw(headers);

    private static KeyValuePair<string, StringValues>[] Raw(IHeaderDictionary headers)
    {
        var raw = new KeyValuePair<string, StringValues>[headers.Count];
        headers.CopyTo(raw, 0);
        return raw;
    }

    public static Metadata Of(KeyValuePair<string, StringValues>[] raw)
    {
        var copy = new Metadata();
        foreach (var (key, values) in raw)
        {
            if (MetadataKey.IsValid(key) && !Protocol.Contains(key))
            {
                copy.Add(Entry(key, values.ToString()));
            }
        }

        return copy;
    }

    // What is no Base64 is kept as it came.
    private static Metadata.Entry Entry(string key, string value) => BinaryValue.IsFor(key)
        ? new Metadata.Entry(key, BinaryValue.Parse(value) ?? Encoding.UTF8.GetBytes(value))
        : new Metadata.Entry(key, value);
}
