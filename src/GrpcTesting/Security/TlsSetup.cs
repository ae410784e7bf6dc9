using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace GrpcTesting.Security;

/// <summary>What a fixture's <see cref="GrpcTlsOptions"/> said when it started, and how both ends apply it.</summary>
internal sealed class TlsSetup(GrpcTlsOptions options)
{
    private readonly TestCertificateAuthority _authority = options.Authority;
    private readonly ClientCertificateMode? _mode = options.ClientCertificateMode;
    private readonly X509Certificate2 _server = options.ServerCertificate ?? options.Authority.ServerCertificate;
    private readonly X509Certificate2? _client = options.ClientCertificate
        ?? (options.ClientCertificateMode == ClientCertificateMode.RequireCertificate
            ? options.Authority.ClientCertificate
            : null);

    /// <summary>Starts from the app's HTTPS defaults, so that its protocols and its checks of clients hold.</summary>
    public void ApplyTo(ListenOptions listen) => listen.UseHttps(https =>
    {
        https.ServerCertificate = _server;
        https.ServerCertificateChain = null;
        https.ServerCertificateSelector = null;
        https.ClientCertificateMode = _mode ?? https.ClientCertificateMode;

        var next = https.OnAuthenticate;
        https.OnAuthenticate = (connection, ssl) =>
        {
            ssl.CertificateChainPolicy = Trusting.Only(_authority);
            ssl.AllowTlsResume = false;
            next?.Invoke(connection, ssl);
        };
    });

    public void ApplyTo(SocketsHttpHandler handler)
    {
        var tls = ClientTls.Enable(handler);
        tls.Trust(_authority);
        tls.Present(_client);
    }
}
