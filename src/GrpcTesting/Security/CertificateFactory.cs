using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GrpcTesting.Security;

/// <summary>Writes and signs X.509 certificates.</summary>
internal static class CertificateFactory
{
    // Extended key usages, RFC 5280 §4.2.1.12.
    public const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    public const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>A root without its key, valid for longer than what it issues.</summary>
    public static X509Certificate2 CreateRoot(string name, ECDsa key, DateTimeOffset now)
    {
        var request = CreateRequest(name, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return Sign(request, request.SubjectName, key, now.AddYears(-1), now.AddYears(1));
    }

    /// <summary>A certificate with a new key.</summary>
    public static X509Certificate2 Issue(
        string name, string purpose, TestCertificateOptions options, X509Certificate2 issuer, ECDsa issuerKey)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = CreateRequest(name, key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(
            X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, true, false));
        if (options.Hosts.Count > 0 || options.Uris.Count > 0)
        {
            request.CertificateExtensions.Add(CreateAlternativeNames(options));
        }

        using var certificate = Sign(request, issuer.SubjectName, issuerKey, options.NotBefore, options.NotAfter);
        return PrivateKeys.Attach(certificate, key);
    }

    private static CertificateRequest CreateRequest(string name, ECDsa key)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name);
        return new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
    }

    // This overload, unlike the one that takes the issuer's certificate, allows for any times.
    private static X509Certificate2 Sign(
        CertificateRequest request,
        X500DistinguishedName issuer,
        ECDsa issuerKey,
        DateTimeOffset notBefore,
        DateTimeOffset notAfter)
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        return request.Create(issuer, X509SignatureGenerator.CreateForECDsa(issuerKey), notBefore, notAfter, serial);
    }

    private static X509Extension CreateAlternativeNames(TestCertificateOptions options)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in options.Hosts)
        {
            if (IPAddress.TryParse(host, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        foreach (var uri in options.Uris)
        {
            names.AddUri(uri);
        }

        return names.Build();
    }
}
