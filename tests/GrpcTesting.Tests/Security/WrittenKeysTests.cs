using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Helloworld;

namespace GrpcTesting.Tests.Security;

/// <summary>No key of a fixture's certificates is written to the disk. A key that is has a file that shows it.</summary>
public class WrittenKeysTests
{
    private static readonly Dictionary<string, Func<X509Certificate2, byte[]>> Forms = new()
    {
        ["PEM"] = certificate => Export(certificate, key => Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem())),
        ["PEM of SEC 1"] = certificate => Export(certificate, key => Encoding.ASCII.GetBytes(key.ExportECPrivateKeyPem())),
        ["DER"] = certificate => Export(certificate, key => key.ExportPkcs8PrivateKey()),
        ["PKCS#12"] = certificate => certificate.Export(X509ContentType.Pkcs12),
    };

    public static TheoryData<string> FormNames => [.. Forms.Keys];

    [Theory]
    [MemberData(nameof(FormNames))]
    public void A_planted_key_is_found(string form)
    {
        using var authority = new TestCertificateAuthority("Planted");
        using var certificate = authority.CreateServerCertificate();
        using var key = certificate.GetECDsaPrivateKey()!;
        using var file = new PlantedFile(Forms[form](certificate));

        Assert.Equal([file.Path], WrittenKeys.Find(key));
    }

    [Fact]
    public async Task None_of_the_certificates_that_a_fixture_is_given()
    {
        using var authority = new TestCertificateAuthority("Ours");
        using var server = authority.CreateServerCertificate();
        using var client = authority.CreateClientCertificate("ada");

        await AssertNotWrittenAsync(authority, server, client, tls =>
        {
            tls.Authority = authority;
            tls.ServerCertificate = server;
            tls.RequireClientCertificate();
            tls.ClientCertificate = client;
        });
    }

    [Fact]
    public Task None_of_those_that_it_has_by_default() => AssertNotWrittenAsync(
        TestCertificateAuthority.Shared,
        TestCertificateAuthority.Shared.ServerCertificate,
        TestCertificateAuthority.Shared.ClientCertificate,
        tls => tls.RequireClientCertificate());

    // Beside a planted key, without which nothing at all might have been looked at.
    private static async Task AssertNotWrittenAsync(
        TestCertificateAuthority authority,
        X509Certificate2 server,
        X509Certificate2 client,
        Action<GrpcTlsOptions> configure)
    {
        using var planted = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var file = new PlantedFile(Encoding.ASCII.GetBytes(planted.ExportPkcs8PrivateKeyPem()));
        await using var fixture = GreeterFixture.Create(options =>
        {
            options.Transport = GrpcTransport.Tcp;
            options.UseTls(configure);
        });

        await fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" });

        using var serverKey = server.GetECDsaPrivateKey()!;
        using var clientKey = client.GetECDsaPrivateKey()!;
        Assert.Equal([file.Path], WrittenKeys.Find(planted, KeyOf(authority), serverKey, clientKey));
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_key")]
    private static extern ref ECDsa KeyOf(TestCertificateAuthority authority);

    private static byte[] Export(X509Certificate2 certificate, Func<ECDsa, byte[]> export)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        return export(key);
    }

    private sealed class PlantedFile : IDisposable
    {
        public PlantedFile(byte[] content) => File.WriteAllBytes(Path, content);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
