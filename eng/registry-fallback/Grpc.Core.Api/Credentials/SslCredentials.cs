namespace Grpc.Core;

/// <summary>TLS.</summary>
public sealed class SslCredentials : ChannelCredentials
{
    private readonly VerifyPeerCallback? _verifyPeerCallback;

    /// <summary>TLS with the roots of the machine.</summary>
    public SslCredentials()
        : this(rootCertificates: null, keyCertificatePair: null, verifyPeerCallback: null)
    {
    }

    /// <summary>TLS with these roots, in PEM.</summary>
    public SslCredentials(string rootCertificates)
        : this(rootCertificates, keyCertificatePair: null, verifyPeerCallback: null)
    {
    }

    /// <summary>TLS with these roots and a certificate for the client.</summary>
    public SslCredentials(string rootCertificates, KeyCertificatePair keyCertificatePair)
        : this(rootCertificates, keyCertificatePair, verifyPeerCallback: null)
    {
    }

    /// <summary>TLS with roots, a certificate for the client and a check of the server; each may be null.</summary>
    public SslCredentials(
        string? rootCertificates, KeyCertificatePair? keyCertificatePair, VerifyPeerCallback? verifyPeerCallback)
    {
        RootCertificates = rootCertificates;
        KeyCertificatePair = keyCertificatePair;
        _verifyPeerCallback = verifyPeerCallback;
    }

    /// <summary>The roots in PEM, or null for those of the machine.</summary>
    public string? RootCertificates { get; }

    /// <summary>The client's certificate, or null for none.</summary>
    public KeyCertificatePair? KeyCertificatePair { get; }

    internal override bool IsComposable => true;

    /// <inheritdoc/>
    public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object state) =>
        configurator.SetSslCredentials(state, RootCertificates, KeyCertificatePair, _verifyPeerCallback);
}
