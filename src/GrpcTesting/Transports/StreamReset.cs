using Microsoft.AspNetCore.TestHost;

namespace GrpcTesting.Transports;

/// <summary>What a client of a real connection would see where TestServer throws an exception of its own.</summary>
internal static class StreamReset
{
    private const int InternalError = 0x2;

    // RFC 9113 §7, by code.
    private static readonly string[] Names =
    [
        "NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT", "STREAM_CLOSED",
        "FRAME_SIZE_ERROR", "REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM",
        "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED",
    ];

    /// <summary>
    /// The reset that stands behind an exception; null when it is none. <c>Reset</c> sends its own code, and
    /// <c>HttpContext.Abort</c> sends INTERNAL_ERROR, as under Kestrel.
    /// </summary>
    public static HttpProtocolException? Find(Exception exception) => exception switch
    {
        HttpResetTestException reset => Create(reset.ErrorCode),
        OperationCanceledException => Create(InternalError),
        IOException { InnerException: { } inner } => Find(inner),
        _ => null,
    };

    // The text is that of SocketsHttpHandler: it reaches the status detail, which tests may look at. So would the text of
    // an inner exception.
    private static HttpProtocolException Create(int code) => new(
        code,
        $"The HTTP/2 server reset the stream. HTTP/2 error code '{NameOf(code)}' (0x{code:x}).",
        innerException: null);

    private static string NameOf(int code) => code >= 0 && code < Names.Length ? Names[code] : "(unknown error)";
}
