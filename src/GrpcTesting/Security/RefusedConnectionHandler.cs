namespace GrpcTesting.Security;

/// <summary>Gives a connection that the server refused after TLS one status: Unavailable.</summary>
/// <remarks>
/// In TLS 1.3 the client has finished its handshake before the server looks at the client's certificate, so a refusal
/// is a connection that ends before HTTP/2 begins. Most of the time the client reports why it ended, which gRPC turns
/// into Unavailable. When the end arrives between two steps of the client's set-up, it reports the same failure without
/// a cause, and gRPC makes that Internal: by chance, one call of five on TCP and one of a hundred on the pipe.
/// </remarks>
internal sealed class RefusedConnectionHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const string NotEstablished =
        "An HTTP/2 connection could not be established because the server did not complete the HTTP/2 handshake.";

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception) when (
            exception is { InnerException: null, HttpRequestError: HttpRequestError.Unknown, Message: NotEstablished })
        {
            // What the client reports when the end arrives a moment later.
            var cause = new HttpIOException(
                HttpRequestError.ResponseEnded,
                "The response ended prematurely while waiting for the next frame from the server.",
                exception);
            throw new HttpRequestException(
                HttpRequestError.InvalidResponse,
                NotEstablished,
                new HttpIOException(HttpRequestError.InvalidResponse, NotEstablished, cause));
        }
    }
}
