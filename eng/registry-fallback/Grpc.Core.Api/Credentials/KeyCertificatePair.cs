using Grpc.Core.Utils;

namespace Grpc.Core;

/// <summary>A certificate chain with its private key, both in PEM.</summary>
public sealed class KeyCertificatePair
{
    /// <summary>Creates a pair.</summary>
    public KeyCertificatePair(string certificateChain, string privateKey)
    {
        CertificateChain = GrpcPreconditions.CheckNotNull(certificateChain, nameof(certificateChain));
        PrivateKey = GrpcPreconditions.CheckNotNull(privateKey, nameof(privateKey));
    }

    /// <summary>The certificates in PEM.</summary>
    public string CertificateChain { get; }

    /// <summary>The key in PEM.</summary>
    public string PrivateKey { get; }
}
