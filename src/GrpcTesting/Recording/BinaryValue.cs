using System.Buffers.Text;
using Grpc.Core;

namespace GrpcTesting.Recording;

/// <summary>Headers whose name ends in <c>-bin</c>: their values are Base64, whose padding is optional.</summary>
internal static class BinaryValue
{
    public static bool IsFor(string name) =>
        name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase);

    /// <returns>Null for what is no Base64.</returns>
    public static byte[]? Parse(string value)
    {
        var padded = value.PadRight((value.Length + 3) / 4 * 4, '=');
        return Base64.IsValid(padded) ? Convert.FromBase64String(padded) : null;
    }
}
