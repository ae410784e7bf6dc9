using System.Globalization;
using System.Net.Http.Headers;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace GrpcTesting.Recording;

/// <summary>
/// The request header by which the server's view of a call finds the client's. The client adds it below every
/// interceptor of the test; the server takes it out above every interceptor and handler of the app.
/// </summary>
internal static class CallId
{
    public const string HeaderName = "grpctesting-call-id";

    /// <summary>A copy of the headers with the id added; the caller's own headers may be used for other calls.</summary>
    public static Metadata AddTo(Metadata? headers, long id)
    {
        var tagged = new Metadata();
        if (headers is not null)
        {
            foreach (var entry in headers)
            {
                tagged.Add(entry);
            }
        }

        tagged.Add(HeaderName, id.ToString(CultureInfo.InvariantCulture));
        return tagged;
    }

    /// <summary>The id of a call at the server, taken out of what the app will see; null for a foreign call.</summary>
    public static long? TakeFrom(ServerCallContext context)
    {
        // The context builds its RequestHeaders from these when they are first asked for.
        if (!context.GetHttpContext().Request.Headers.Remove(HeaderName, out var values))
        {
            return null;
        }

        return Parse(values.ToString());
    }

    /// <summary>The id of a call in its request; null for one that is not tagged.</summary>
    public static long? Find(HttpRequestHeaders headers) =>
        headers.NonValidated.TryGetValues(HeaderName, out var values) ? Parse(values.ToString()) : null;

    /// <summary>The id of a call in the header's value; null where there is none.</summary>
    public static long? Parse(ReadOnlySpan<char> text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
