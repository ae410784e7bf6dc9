namespace GrpcTesting.Transports;

/// <summary>
/// Ends a TestServer request for the client when the client cancels it, as a connection does, whether or not the
/// server's handler has noticed.
/// </summary>
internal sealed class PromptCancellationHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken) =>
        await base.SendAsync(request, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
}
