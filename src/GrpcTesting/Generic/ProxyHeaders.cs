using Grpc.Core;
using GrpcTesting.Recording;
using Microsoft.AspNetCore.Http;

namespace GrpcTesting.Generic;

/// <summary>Which headers cross a proxy: those of the call, not those that two neighbours say to each other.</summary>
internal static class ProxyHeaders
{
    private static readonly HashSet<string> OfNeighbours = new(StringComparer.OrdinalIgnoreCase)
    {
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "grpc-accept-encoding",
        "grpc-encoding",
        "grpc-timeout",
        "host",
        "keep-alive",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    };

    // Every server adds these itself; and of retries, the client that made them.
    private static readonly HashSet<string> OfServers = new(StringComparer.OrdinalIgnoreCase)
    {
        "date",
        "grpc-previous-rpc-attempts",
        "server",
    };

    /// <summary>The headers of a request, without joining the values of a key.</summary>
    /// <exception cref="RpcException">A binary value is not Base64.</exception>
    public static Metadata OfRequest(IHeaderDictionary headers)
    {
        var metadata = new Metadata();
        foreach (var (key, values) in headers)
        {
            if (key.StartsWith(':') || OfNeighbours.Contains(key))
            {
                continue;
            }

            foreach (var value in values)
            {
                Add(metadata, key, value ?? string.Empty);
            }
        }

        return metadata;
    }

    /// <summary>The headers or trailers of a response.</summary>
    public static Metadata OfResponse(Metadata headers)
    {
        var metadata = new Metadata();
        foreach (var entry in headers)
        {
            if (!OfNeighbours.Contains(entry.Key) && !OfServers.Contains(entry.Key))
            {
                metadata.Add(entry);
            }
        }

        return metadata;
    }

    private static void Add(Metadata metadata, string key, string value)
    {
        if (!BinaryValue.IsFor(key))
        {
            metadata.Add(key, value);
            return;
        }

        // A list of values in one line, as the .NET client sends them.
        foreach (var part in value.Split(',', StringSplitOptions.TrimEntries))
        {
            metadata.Add(key, BinaryValue.Parse(part) ?? throw new RpcException(new Status(
                StatusCode.Internal, $"The request header {key} has a value that is not Base64.")));
        }
    }
}
