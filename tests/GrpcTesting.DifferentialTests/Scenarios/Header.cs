using Grpc.Core;

namespace GrpcTesting.DifferentialTests;

/// <summary>One entry of metadata. The value of a binary one (<c>-bin</c>) is written in hexadecimal.</summary>
internal sealed record Header(string Key, string Value)
{
    internal static Metadata ToMetadata(IEnumerable<Header> headers)
    {
        var metadata = new Metadata();
        foreach (var header in headers)
        {
            if (header.Key.EndsWith("-bin", StringComparison.OrdinalIgnoreCase))
            {
                metadata.Add(header.Key, Convert.FromHexString(header.Value));
            }
            else
            {
                metadata.Add(header.Key, header.Value);
            }
        }

        return metadata;
    }
}
