namespace GrpcTesting.Identities;

/// <summary>Keeps test users from servers of other processes, which could not know them.</summary>
internal sealed class UserRefusal(string transport, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>Why a remote server knows no test users, and what it knows.</summary>
    public static string Explain(string what, string transport) =>
        $"{what} needs the server in this process, but the fixture uses GrpcTransport.{transport}: a remote server knows "
        + "no test users. For a user whom it knows, send a token of it: WithBearerToken(token).";

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Refuse(request);
        return base.Send(request, cancellationToken);
    }

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Refuse(request);
        return base.SendAsync(request, cancellationToken);
    }

    private void Refuse(HttpRequestMessage request)
    {
        if (request.Headers.NonValidated.TryGetValues(UserCredential.HeaderName, out var credential))
        {
            var user = UserCredential.Read(credential.ToString());
            throw new InvalidOperationException(Explain($"The call of {user?.ToString() ?? "a test user"}", transport));
        }
    }
}
