using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;

namespace GrpcTesting.Security;

/// <summary>A channel's side of TLS: the handler that makes its connections.</summary>
internal sealed class ClientTls
{
    private const string Key = "GrpcTesting.Tls";

    // Making one builds the certificate's chain, which costs about as much as a quarter of a handshake.
    private static readonly ConditionalWeakTable<X509Certificate2, SslStreamCertificateContext> Contexts = [];

    private readonly SslClientAuthenticationOptions _ssl;

    private ClientTls(SslClientAuthenticationOptions ssl) => _ssl = ssl;

    /// <summary>Marks a handler as one that speaks TLS.</summary>
    public static ClientTls Enable(SocketsHttpHandler handler)
    {
        var tls = new ClientTls(handler.SslOptions);
        handler.Properties[Key] = tls;
        return tls;
    }

    /// <summary>The TLS of a fixture's handler, under whatever a test wrapped around it.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static ClientTls Find(HttpMessageHandler? handler)
    {
        while (handler is DelegatingHandler { InnerHandler: { } inner })
        {
            handler = inner;
        }

        return handler is SocketsHttpHandler sockets && sockets.Properties.TryGetValue(Key, out var tls)
            ? (ClientTls)tls!
            : throw new InvalidOperationException(
                "UseClientCertificate needs a channel of a fixture that speaks TLS. Call options.UseTls() on the "
                + "fixture's options, or use GrpcTransport.Remote with an https address, and keep the HttpHandler that "
                + "the channel's options come with.");
    }

    public void Trust(TestCertificateAuthority authority)
    {
        _ssl.CertificateChainPolicy = Trusting.Only(authority);

        // A resumed session keeps the certificate of the connection that it resumes: what one channel presented would
        // depend on what another did before.
        _ssl.AllowTlsResume = false;
    }

    public void Present(X509Certificate2? certificate) => _ssl.ClientCertificateContext = certificate is null
        ? null
        : Contexts.GetValue(certificate, static own => SslStreamCertificateContext.Create(own, null, offline: true));
}
