using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace GrpcTesting.Doubles;

/// <summary>The headers of a request as a handler sees them.</summary>
internal static class RequestHeaders
{
    // The server keeps these to itself.
    private static readonly HashSet<string> Hidden = new(StringComparer.OrdinalIgnoreCase)
    {
        "grpc-encoding", "grpc-accept-encoding", "grpc-timeout", "content-encoding", "content-type", "te", "host",
        "accept-encoding",
    };

    /// <summary>Joins what the <see cref="HttpContext"/> had with what the test sends.</summary>
    public static Metadata Join(IHeaderDictionary? had, Metadata sent)
    {
        var joined = new Metadata();
        foreach (var (name, values) in had ?? new HeaderDictionary())
        {
            foreach (var value in values)
            {
                Add(joined, IsBinary(name)
                    ? new Metadata.Entry(name, Convert.FromBase64String(value!))
                    : new Metadata.Entry(name, value!));
            }
        }

        foreach (var header in sent)
        {
            Add(joined, header);
        }

        return joined;
    }

    public static void Write(Metadata sent, IHeaderDictionary headers)
    {
        foreach (var header in sent)
        {
            headers.Append(header.Key, header.IsBinary ? Convert.ToBase64String(header.ValueBytes) : header.Value);
        }
    }

    private static bool IsBinary(string name) =>
        name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase);

    private static void Add(Metadata joined, Metadata.Entry header)
    {
        if (header.Key.StartsWith(':') || Hidden.Contains(header.Key))
        {
            return;
        }

        // A client's HTTP stack sends the values of one name as one line.
        var index = header.IsBinary ? -1 : joined.Select(entry => entry.Key).ToList().IndexOf(header.Key);
        if (index < 0)
        {
            joined.Add(header);
        }
        else
        {
            joined[index] = new Metadata.Entry(header.Key, $"{joined[index].Value}, {header.Value}");
        }
    }
}
