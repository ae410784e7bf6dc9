using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using Helloworld;

namespace GrpcTesting.Tests.Security;

public class GrpcTlsOptionsTests
{
    [Fact]
    public async Task TestServer_says_that_it_has_no_connections()
    {
        await using var fixture = GreeterFixture.Create(options =>
        {
            options.Transport = GrpcTransport.TestServer;
            options.UseTls();
        });

        var exception = await Assert.ThrowsAsync<FixtureStartException>(() => fixture.StartAsync());

        Assert.Equal(
            "GrpcServiceFixture<GreeterService> did not start: UseTls needs connections, but GrpcTransport.TestServer "
            + "has none: it hands requests over as objects. Use GrpcTransport.Pipe, GrpcTransport.Tcp or "
            + "GrpcTransport.UnixSocket.",
            exception.Message);
    }

    [Fact]
    public async Task A_remote_server_has_certificates_of_its_own()
    {
        await using var fixture = GreeterFixture.Create(options =>
        {
            options.UseTls();
            options.Transport = GrpcTransport.Remote("https://greeter.example:8443");
        });

        var exception = await Assert.ThrowsAsync<FixtureStartException>(() => fixture.StartAsync());

        Assert.Equal(
            "GrpcServiceFixture<GreeterService> did not start: UseTls needs the server in this process, but the fixture "
            + "uses GrpcTransport.Remote(https://greeter.example:8443/), whose address says whether it speaks TLS. To "
            + "present a certificate to an https address, use "
            + "ConfigureChannel(channel => channel.UseClientCertificate(certificate)).",
            exception.Message);
    }

    [Theory]
    [InlineData("pipe")]
    [InlineData("testserver")]
    [InlineData("http://greeter.example")]
    public async Task A_client_certificate_on_a_channel_without_TLS_is_refused(string transport)
    {
        await using var fixture = GreeterFixture.Create(options =>
            options.Transport = GrpcTesting.Transports.DefaultTransport.Parse(transport));
        using var certificate = TestCertificateAuthority.Shared.CreateClientCertificate("ada");

        var exception = Assert.Throws<InvalidOperationException>(
            () => fixture.CreateChannel(channel => channel.UseClientCertificate(certificate)));

        Assert.Equal(
            "UseClientCertificate needs a channel of a fixture that speaks TLS. Call options.UseTls() on the fixture's "
            + "options, or use GrpcTransport.Remote with an https address, and keep the HttpHandler that the channel's "
            + "options come with.",
            exception.Message);
    }

    [Fact]
    public void A_certificate_without_its_key_is_refused_wherever_it_would_be_presented()
    {
        using var issued = TestCertificateAuthority.Shared.CreateClientCertificate("ada");
        using var certificate = X509CertificateLoader.LoadCertificate(issued.RawData);
        var tls = new GrpcTlsOptions();

        foreach (var use in new Action[]
        {
            () => tls.ServerCertificate = certificate,
            () => tls.ClientCertificate = certificate,
            () => new GrpcChannelOptions().UseClientCertificate(certificate),
        })
        {
            Assert.StartsWith(
                "The certificate CN=ada has no private key, so TLS cannot present it. Load it with its key, or make one "
                + "with TestCertificateAuthority.",
                Assert.Throws<ArgumentException>(use).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_authority_is_the_shared_one_unless_set()
    {
        var tls = new GrpcTlsOptions();

        Assert.Same(TestCertificateAuthority.Shared, tls.Authority);
        Assert.Equal("value", Assert.Throws<ArgumentNullException>(() => tls.Authority = null!).ParamName);
    }

    [Fact]
    public async Task Several_calls_configure_the_same_options()
    {
        await using var fixture = GreeterFixture.Create(options =>
        {
            options.Transport = GrpcTransport.Pipe;
            options.UseTls(tls => tls.RequireClientCertificate());
            options.UseTls();
        });
        var nobody = fixture.CreateChannel(channel => channel.UseClientCertificate(null));

        var outcome = await new Greeter.GreeterClient(nobody)
            .SayHelloAsync(new HelloRequest { Name = "Ada" })
            .CaptureAsync();

        Assert.Equal(StatusCode.Unavailable, outcome.StatusCode);
    }

    [Fact]
    public async Task A_server_certificate_that_serves_no_server_fails_the_start()
    {
        using var certificate = TestCertificateAuthority.Shared.CreateClientCertificate("ada");
        await using var fixture = GreeterFixture.Create(options =>
        {
            options.Transport = GrpcTransport.Pipe;
            options.UseTls(tls => tls.ServerCertificate = certificate);
        });

        var exception = await Assert.ThrowsAsync<FixtureStartException>(() => fixture.StartAsync());

        Assert.Contains("cannot be used as an SSL server certificate", exception.Message, StringComparison.Ordinal);
    }
}
