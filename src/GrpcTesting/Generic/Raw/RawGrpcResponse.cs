using System.Globalization;
using System.Net;
using System.Text;
using Grpc.Core;
using GrpcTesting.Generic;
using GrpcTesting.Wire;

namespace GrpcTesting;

/// <summary>Everything that a server answered to a <see cref="RawGrpcRequest"/>, as it crossed. It does not change.</summary>
public sealed class RawGrpcResponse
{
    internal RawGrpcResponse(RawExchange exchange)
    {
        Request = exchange.Request.ToString();
        HttpStatus = exchange.HttpStatus;
        Headers = exchange.Headers;
        Trailers = exchange.Trailers;
        Body = exchange.Body;
        Messages = [.. GrpcFrame.Read(Body.Span)];
        Error = exchange.Error;
        Status = ReadStatus(Trailers) ?? ReadStatus(Headers);
    }

    /// <summary>The HTTP status; null when there was no response at all.</summary>
    public HttpStatusCode? HttpStatus { get; }

    /// <summary>The response headers, by names in any case. Several values of one name are joined by a comma.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The body, as far as it arrived.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The messages of the body, without their prefixes and as they are, compressed or not; the last one only if
    /// it is whole.</summary>
    public IReadOnlyList<byte[]> Messages { get; }

    /// <summary>The response trailers, by names in any case. A response that is an error from the start has its
    /// <c>grpc-status</c> among the headers instead, or in either, as the transport has it.</summary>
    public IReadOnlyDictionary<string, string> Trailers { get; }

    /// <summary>
    /// <c>grpc-status</c> and <c>grpc-message</c>, from the trailers or else from the headers; null when there is no
    /// status.
    /// </summary>
    public Status? Status { get; }

    /// <summary>How the exchange broke, before the response was whole; null when it did not.</summary>
    public Exception? Error { get; }

    /// <summary>The code of the RST_STREAM or GOAWAY that broke the exchange; null when there was none.</summary>
    public Http2ErrorCode? ResetCode
    {
        get
        {
            for (var error = Error; error is not null; error = error.InnerException)
            {
                if (error is HttpProtocolException protocol)
                {
                    return (Http2ErrorCode)protocol.ErrorCode;
                }
            }

            return null;
        }
    }

    private string Request { get; }

    /// <summary>A short account of the exchange: request, status, headers, body, trailers, and how it broke.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Request).Append(": ");
        text.Append(HttpStatus is { } http ? string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)http}") : "no response");
        text.Append(Status is { } status ? $", {CallReport.Describe(status)}" : ", no grpc-status");
        Append("headers", Describe(Headers));
        Append("body", $"{Printable.Count(Body.Length, "byte")}, {Printable.Count(Messages.Count, "message")}");
        Append("trailers", Describe(Trailers));
        if (Error is not null)
        {
            Append("error", CallReport.Indented(Error.Message));
        }

        return text.ToString();

        void Append(string name, string value) =>
            text.Append("\n  ").Append(CultureInfo.InvariantCulture, $"{name + ":",-11}").Append(value);
    }

    private static string Describe(IReadOnlyDictionary<string, string> headers) => headers.Count == 0
        ? "none"
        : string.Join(
            "\n             ",
            headers.Select(header =>
                $"{header.Key}: {(CredentialNames.Include(header.Key) ? "(redacted)" : header.Value)}"));

    private static Status? ReadStatus(IReadOnlyDictionary<string, string> headers) =>
        headers.TryGetValue("grpc-status", out var code)
        && int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new Status((StatusCode)number, Uri.UnescapeDataString(headers.GetValueOrDefault("grpc-message", string.Empty)))
            : null;
}
