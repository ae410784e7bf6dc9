namespace GrpcTesting.Generic;

/// <summary>
/// Tells whether the target of a forwarded call answered with its status at once, in a single frame of headers. Only
/// then may a client try again, so that a proxy must not turn it into headers with a status after them; and what
/// <c>Grpc.Net.Client</c> says about a call does not show it.
/// </summary>
/// <remarks>Known for calls on the channels of fixtures; false for others.</remarks>
internal sealed class ProxyAnswer
{
    private static readonly AsyncLocal<ProxyAnswer?> Current = new();

    private volatile bool _isStatusOnly;

    /// <summary>Whether there are no response headers to forward. Valid once the response headers are there.</summary>
    public bool IsStatusOnly => _isStatusOnly;

    /// <summary>Makes a call whose answer is to be seen.</summary>
    public TCall To<TCall>(Func<TCall> makeCall)
    {
        var outer = Current.Value;
        Current.Value = this;
        try
        {
            return makeCall();
        }
        finally
        {
            Current.Value = outer;
        }
    }

    private void Seen(HttpResponseMessage response) =>
        _isStatusOnly = !response.IsSuccessStatusCode || response.Headers.NonValidated.Contains("grpc-status");

    /// <summary>Sees the responses of a channel, before gRPC does.</summary>
    public sealed class Handler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = base.SendAsync(request, cancellationToken);
            return Current.Value is { } answer ? SeeAsync(response, answer) : response;
        }

        private static async Task<HttpResponseMessage> SeeAsync(Task<HttpResponseMessage> pending, ProxyAnswer answer)
        {
            var response = await pending.ConfigureAwait(false);
            answer.Seen(response);
            return response;
        }
    }
}
