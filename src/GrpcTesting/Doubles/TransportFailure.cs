using System.Net.Sockets;
using Grpc.Core;

namespace GrpcTesting.Doubles;

/// <summary>The status that a client makes of an exception of its transport.</summary>
internal static class TransportFailure
{
    public static Status Describe(Exception exception, string summary)
    {
        if (exception is OperationCanceledException)
        {
            return new Status(StatusCode.Cancelled, string.Empty, exception);
        }

        var causes = new List<Exception>();
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            causes.Add(cause);
        }

        var code = causes.OfType<HttpProtocolException>().LastOrDefault() is { } protocol ? CodeOf(protocol.ErrorCode)
            : causes.Exists(cause => cause is SocketException or IOException) ? StatusCode.Unavailable
            : StatusCode.Internal;
        var story = string.Join(' ', causes.Select(cause => $"{cause.GetType().Name}: {cause.Message}"));
        return new Status(code, $"{summary} {story}", exception);
    }

    // What the gRPC specification makes of the error code of an HTTP/2 stream.
    private static StatusCode CodeOf(long http2ErrorCode) => http2ErrorCode switch
    {
        0x7 => StatusCode.Unavailable,
        0x8 => StatusCode.Cancelled,
        0xb => StatusCode.ResourceExhausted,
        0xc => StatusCode.PermissionDenied,
        _ => StatusCode.Internal,
    };
}
