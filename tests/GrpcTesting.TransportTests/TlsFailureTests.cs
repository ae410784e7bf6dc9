using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;

namespace GrpcTesting.TransportTests;

/// <summary>Certificates that one side does not accept, and how the call fails.</summary>
public class TlsFailureTests
{
    private static readonly TestCertificateAuthority Other = new("Other");

    [Theory, EveryTlsTransport]
    public Task No_client_certificate(GrpcTransport transport) => AssertClientRefusedAsync(transport, null);

    [Theory, EveryTlsTransport]
    public Task A_client_certificate_of_another_authority(GrpcTransport transport) =>
        AssertClientRefusedAsync(transport, Other.CreateClientCertificate("eve"));

    [Theory, EveryTlsTransport]
    public Task A_client_certificate_of_another_authority_with_the_same_name(GrpcTransport transport) =>
        AssertClientRefusedAsync(transport, new TestCertificateAuthority().CreateClientCertificate("client"));

    [Theory, EveryTlsTransport]
    public Task An_expired_client_certificate(GrpcTransport transport) => AssertClientRefusedAsync(
        transport, TestCertificateAuthority.Shared.CreateClientCertificate("client", options => options.Expire()));

    [Theory, EveryTlsTransport]
    public Task A_client_certificate_that_is_not_valid_yet(GrpcTransport transport) => AssertClientRefusedAsync(
        transport,
        TestCertificateAuthority.Shared.CreateClientCertificate(
            "client", options => options.NotBefore = options.NotAfter.AddHours(-1)));

    [Theory, EveryTlsTransport]
    public Task A_servers_certificate_for_a_client(GrpcTransport transport) =>
        AssertClientRefusedAsync(transport, TestCertificateAuthority.Shared.CreateServerCertificate());

    [Theory, EveryTlsTransport]
    public async Task An_untrusted_certificate_is_refused_where_none_is_required_too(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, Echo, options => options.UseTls(tls =>
        {
            tls.AllowClientCertificate();
            tls.ClientCertificate = Other.CreateClientCertificate("eve");
        }));

        await AssertRefusedAsync(stage.Fixture.CreateChannel());
    }

    [Theory, EveryTlsTransport]
    public Task A_server_certificate_of_another_authority(GrpcTransport transport) => AssertServerRefusedAsync(
        transport,
        Other.CreateServerCertificate(),
        "The remote certificate is invalid because of errors in the certificate chain: PartialChain");

    [Theory, EveryTlsTransport]
    public Task An_expired_server_certificate(GrpcTransport transport) => AssertServerRefusedAsync(
        transport,
        TestCertificateAuthority.Shared.CreateServerCertificate(options => options.Expire()),
        "The remote certificate is invalid because of errors in the certificate chain: NotTimeValid");

    [Theory, EveryTlsTransport]
    public Task A_server_certificate_for_another_host(GrpcTransport transport) => AssertServerRefusedAsync(
        transport,
        TestCertificateAuthority.Shared.CreateServerCertificate(options => options.Hosts.Add("greeter.example")),
        "The remote certificate is invalid according to the validation procedure: RemoteCertificateNameMismatch");

    private static async Task AssertClientRefusedAsync(GrpcTransport transport, X509Certificate2? certificate)
    {
        var calls = 0;
        var service = new ScenarioService
        {
            OnUnary = (request, _) =>
            {
                Interlocked.Increment(ref calls);
                return Task.FromResult(request);
            },
        };
        await using var stage = Stage.Set(
            transport, service, options => options.UseTls(tls => tls.RequireClientCertificate()));

        // The client may meet the refusal at any step of its set-up, so one call proves little.
        for (var number = 0; number < 20; number++)
        {
            await AssertRefusedAsync(
                stage.Fixture.CreateChannel(channel => channel.UseClientCertificate(certificate)));
        }

        Assert.Equal(0, calls);
    }

    private static async Task AssertRefusedAsync(GrpcChannel channel)
    {
        var outcome = await new Scenario.ScenarioClient(channel).UnaryAsync(new Letter()).CaptureAsync();

        Assert.Equal(StatusCode.Unavailable, outcome.StatusCode);
        Assert.StartsWith(
            "Error starting gRPC call. HttpRequestException: An ", outcome.Detail, StringComparison.Ordinal);
    }

    private static async Task AssertServerRefusedAsync(
        GrpcTransport transport, X509Certificate2 certificate, string reason)
    {
        await using var stage = Stage.Set(
            transport, Echo, options => options.UseTls(tls => tls.ServerCertificate = certificate));

        var outcome = await stage.Client.UnaryAsync(new Letter()).CaptureAsync();

        Assert.Equal(StatusCode.Internal, outcome.StatusCode);
        Assert.Equal(
            "Error starting gRPC call. HttpRequestException: The SSL connection could not be established, see inner "
            + $"exception. AuthenticationException: {reason}",
            outcome.Detail);
    }

    private static ScenarioService Echo => new() { OnUnary = (request, _) => Task.FromResult(request) };
}
