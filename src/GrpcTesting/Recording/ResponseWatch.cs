namespace GrpcTesting.Recording;

/// <summary>
/// Shows the record of a call the HTTP response to it. Asking gRPC for headers and trailers makes it copy all of them;
/// most calls have none to keep, which the response tells at once.
/// </summary>
internal sealed class ResponseWatch(CallBook book, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    // gRPC sends it with every attempt but the first.
    private const string PreviousAttempts = "grpc-previous-rpc-attempts";

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = base.SendAsync(request, cancellationToken);
        if (CallId.Find(request.Headers) is { } id)
        {
            book.Find(id)?.Client?.Responding(response, request.Headers.NonValidated.Contains(PreviousAttempts));
        }

        return response;
    }
}
