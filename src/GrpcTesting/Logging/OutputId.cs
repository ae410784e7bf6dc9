using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace GrpcTesting.Logging;

/// <summary>
/// The request header by which the server's entries find the log output whose client made the call. The server takes
/// it out before the app sees the request.
/// </summary>
internal static class OutputId
{
    public const string HeaderName = "grpctesting-output-id";

    /// <summary>A copy of the headers with the id added; the caller's own headers may be used for other calls.</summary>
    public static Metadata AddTo(Metadata? headers, int id) =>
        [.. headers ?? [], new Metadata.Entry(HeaderName, id.ToString(CultureInfo.InvariantCulture))];

    /// <summary>Takes the id out of a request; null when there is none.</summary>
    public static int? TakeFrom(IHeaderDictionary headers) => headers.Remove(HeaderName, out var values)
        && int.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id
            : null;
}
