using System.Security.Cryptography.X509Certificates;
using GrpcTesting.Security;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace GrpcTesting;

/// <summary>The TLS between a fixture's channels and its server. See <see cref="GrpcFixtureOptions.UseTls"/>.</summary>
public sealed class GrpcTlsOptions
{
    private TestCertificateAuthority? _authority;

    internal GrpcTlsOptions()
    {
    }

    /// <summary>Whom both sides trust: the channels for the server, the server for clients. Nobody else.</summary>
    /// <value><see cref="TestCertificateAuthority.Shared"/>.</value>
    public TestCertificateAuthority Authority
    {
        get => _authority ??= TestCertificateAuthority.Shared;
        set => _authority = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>What the server presents. The caller keeps owning it.</summary>
    /// <value>null for one of <see cref="Authority"/> that is valid on every transport.</value>
    /// <exception cref="ArgumentException">The certificate has no private key.</exception>
    public X509Certificate2? ServerCertificate
    {
        get;
        set => field = PrivateKeys.Require(value, nameof(value));
    }

    /// <summary>
    /// What channels present when the server asks for a certificate. The caller keeps owning it. A channel presents
    /// another one, or none, with <see cref="GrpcTlsChannelExtensions.UseClientCertificate"/>.
    /// </summary>
    /// <value>
    /// null for one of <see cref="Authority"/>, with the common name <c>client</c>, where
    /// <see cref="RequireClientCertificate"/> was called; elsewhere for none.
    /// </value>
    /// <exception cref="ArgumentException">The certificate has no private key.</exception>
    public X509Certificate2? ClientCertificate
    {
        get;
        set => field = PrivateKeys.Require(value, nameof(value));
    }

    /// <summary>null where the app's own <c>ConfigureHttpsDefaults</c> decides.</summary>
    internal ClientCertificateMode? ClientCertificateMode { get; private set; }

    /// <summary>Makes the server refuse connections without a certificate of <see cref="Authority"/>.</summary>
    public void RequireClientCertificate() =>
        ClientCertificateMode = Microsoft.AspNetCore.Server.Kestrel.Https.ClientCertificateMode.RequireCertificate;

    /// <summary>
    /// Makes the server ask for a certificate, and accept connections without one. One that it does not trust is
    /// refused all the same.
    /// </summary>
    public void AllowClientCertificate() =>
        ClientCertificateMode = Microsoft.AspNetCore.Server.Kestrel.Https.ClientCertificateMode.AllowCertificate;
}
