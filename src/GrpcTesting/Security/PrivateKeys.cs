using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GrpcTesting.Security;

/// <summary>Joins certificates with their keys in a form that the machine's TLS can use.</summary>
internal static class PrivateKeys
{
    public static X509Certificate2 Attach(X509Certificate2 certificate, ECDsa key)
    {
        var withKey = certificate.CopyWithPrivateKey(key);
        if (!OperatingSystem.IsWindows())
        {
            return withKey;
        }

        // SChannel cannot use a key that exists in this process only. An import gives it one in the user's key
        // container, which goes with the certificate.
        using (withKey)
        {
            return X509CertificateLoader.LoadPkcs12(
                withKey.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.DefaultKeySet);
        }
    }

    /// <exception cref="ArgumentException">The certificate has no key, so nobody can prove to be its owner.</exception>
    public static X509Certificate2? Require(X509Certificate2? certificate, string parameterName) =>
        certificate is null or { HasPrivateKey: true }
            ? certificate
            : throw new ArgumentException(
                $"The certificate {certificate.Subject} has no private key, so TLS cannot present it. Load it with its "
                + "key, or make one with TestCertificateAuthority.",
                parameterName);
}
