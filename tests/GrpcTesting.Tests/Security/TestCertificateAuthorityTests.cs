using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GrpcTesting.Tests.Security;

public class TestCertificateAuthorityTests
{
    private readonly SetClock _clock = new(new DateTimeOffset(2031, 5, 6, 7, 8, 9, TimeSpan.Zero));

    [Fact]
    public void A_server_certificate_is_for_the_hosts_of_every_transport_and_valid_for_a_week()
    {
        using var authority = new TestCertificateAuthority("Ours", _clock);
        using var certificate = authority.CreateServerCertificate();

        Assert.Equal("CN=localhost", certificate.Subject);
        Assert.Equal("CN=Ours", certificate.Issuer);
        foreach (var host in new[] { "localhost", "pipe", "127.0.0.1", "::1" })
        {
            Assert.True(certificate.MatchesHostname(host), host);
        }

        Assert.Equal(_clock.GetUtcNow().AddHours(-1), certificate.NotBefore);
        Assert.Equal(_clock.GetUtcNow().AddDays(7), certificate.NotAfter);
        Assert.Equal("1.3.6.1.5.5.7.3.1", Purpose(certificate));
    }

    [Fact]
    public void A_server_certificate_for_other_hosts_is_for_these_only()
    {
        using var authority = new TestCertificateAuthority();
        using var certificate = authority.CreateServerCertificate(options =>
        {
            options.Hosts.Add("greeter.example");
            options.Hosts.Add("10.0.0.1");
        });

        Assert.Equal("CN=greeter.example", certificate.Subject);
        Assert.True(certificate.MatchesHostname("greeter.example"));
        Assert.True(certificate.MatchesHostname("10.0.0.1"));
        Assert.False(certificate.MatchesHostname("localhost"));
    }

    [Fact]
    public void A_client_certificate_has_a_key_of_its_own_and_no_hosts()
    {
        using var authority = new TestCertificateAuthority();
        using var ada = authority.CreateClientCertificate("ada, \"the\" first");
        using var grace = authority.CreateClientCertificate("grace");

        Assert.Equal("ada, \"the\" first", ada.GetNameInfo(X509NameType.SimpleName, forIssuer: false));
        Assert.Equal("1.3.6.1.5.5.7.3.2", Purpose(ada));
        Assert.DoesNotContain(ada.Extensions, extension => extension is X509SubjectAlternativeNameExtension);
        using var key = ada.GetECDsaPrivateKey()!;
        Assert.Equal("1.2.840.10045.3.1.7", key.ExportParameters(false).Curve.Oid.Value);
        Assert.NotEqual(ada.GetPublicKeyString(), grace.GetPublicKeyString());
        Assert.NotEqual(ada.SerialNumber, grace.SerialNumber);
    }

    [Fact]
    public void An_expired_certificate_ended_an_hour_ago()
    {
        using var authority = new TestCertificateAuthority("Ours", _clock);
        using var certificate = authority.CreateClientCertificate("ada", options => options.Expire());

        Assert.Equal(_clock.GetUtcNow().AddHours(-2), certificate.NotBefore);
        Assert.Equal(_clock.GetUtcNow().AddHours(-1), certificate.NotAfter);
    }

    [Fact]
    public void Its_own_certificate_has_no_key_and_signs_no_other_authority()
    {
        using var authority = new TestCertificateAuthority("Ours");

        Assert.False(authority.Certificate.HasPrivateKey);
        var constraints = Assert.Single(authority.Certificate.Extensions.OfType<X509BasicConstraintsExtension>());
        Assert.True(constraints.CertificateAuthority);
        Assert.Equal(0, constraints.PathLengthConstraint);
    }

    [Fact]
    public void Disposing_ends_its_issuing_and_not_what_it_issued()
    {
        var authority = new TestCertificateAuthority();
        using var certificate = authority.CreateClientCertificate("ada");

        authority.Dispose();
        authority.Dispose();

        Assert.Throws<ObjectDisposedException>(() => authority.CreateClientCertificate("grace"));
        Assert.True(certificate.HasPrivateKey);
    }

    [Fact]
    public void Disposing_the_shared_one_does_nothing()
    {
        TestCertificateAuthority.Shared.Dispose();

        using var certificate = TestCertificateAuthority.Shared.CreateClientCertificate("ada");
        Assert.Equal("CN=GrpcTesting", certificate.Issuer);
    }

    [Fact]
    public async Task Several_threads_can_ask_for_certificates_at_once()
    {
        using var authority = new TestCertificateAuthority();

        var certificates = await Task.WhenAll(Enumerable.Range(0, 50)
            .Select(number => Task.Run(() => authority.CreateClientCertificate($"client {number}"))));

        Assert.Equal(50, certificates.Select(certificate => certificate.SerialNumber).Distinct().Count());
    }

    [Fact]
    public void Missing_names_and_impossible_times_are_refused()
    {
        using var authority = new TestCertificateAuthority("Ours", _clock);

        Assert.Equal("name", Assert.Throws<ArgumentException>(() => authority.CreateClientCertificate(" ")).ParamName);
        Assert.Equal("name", Assert.Throws<ArgumentException>(() => new TestCertificateAuthority("")).ParamName);
        var exception = Assert.Throws<ArgumentException>(() => authority.CreateClientCertificate(
            "ada", options => options.NotAfter = options.NotBefore.AddSeconds(-1)));
        Assert.Equal(
            "The certificate would end before it begins: NotBefore is 2031-05-06 06:08:09Z, and NotAfter is "
            + "2031-05-06 06:08:08Z. (Parameter 'configure')",
            exception.Message);
    }

    private static string? Purpose(X509Certificate2 certificate) =>
        Assert.Single(certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>())
            .EnhancedKeyUsages.Cast<Oid>().Single().Value;
}
