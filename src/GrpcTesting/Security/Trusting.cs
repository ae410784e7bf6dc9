using System.Security.Cryptography.X509Certificates;

namespace GrpcTesting.Security;

/// <summary>How a peer's certificate is checked.</summary>
internal static class Trusting
{
    /// <summary>Trusts what the authority issued and nothing else, at this time by the authority's clock.</summary>
    public static X509ChainPolicy Only(TestCertificateAuthority authority)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.Add(authority.Certificate);
        if (authority.TimeProvider != TimeProvider.System)
        {
            policy.VerificationTimeIgnored = false;
            policy.VerificationTime = authority.TimeProvider.GetUtcNow().UtcDateTime;
        }

        return policy;
    }
}
