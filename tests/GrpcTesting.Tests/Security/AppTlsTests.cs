using Grpc.Core;
using GrpcTesting.StartupApp;
using Helloworld;

namespace GrpcTesting.Tests.Security;

/// <summary>TLS under whole apps, and the code of docs/tls.md.</summary>
public class AppTlsTests
{
    public static TheoryData<GrpcTransport> Transports { get; } =
        [GrpcTransport.Pipe, GrpcTransport.Tcp, GrpcTransport.UnixSocket];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task An_app_of_minimal_hosting_speaks_TLS(GrpcTransport transport)
    {
        await using var fixture = GrpcTestFixture.Create<Program>(options =>
        {
            options.Transport = transport;
            options.UseTls();
        });

        Assert.Equal("Hello Ada", await GreetAsync(fixture.CreateClient<Greeter.GreeterClient>()));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task An_app_with_a_startup_speaks_TLS_and_its_own_endpoints_stay_closed(GrpcTransport transport)
    {
        await using var fixture = GrpcTestFixture.Create<EntryPoint>(options =>
        {
            options.Transport = transport;
            options.UseTls(tls => tls.RequireClientCertificate());
        });

        Assert.Equal("Hello Ada", await GreetAsync(fixture.CreateClient<Greeter.GreeterClient>()));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Clients_of_several_kinds(GrpcTransport transport)
    {
        await using var fixture = GrpcTestFixture.Create<Program>(options =>
        {
            options.Transport = transport;
            options.UseTls(tls => tls.RequireClientCertificate());
        });
        var authority = TestCertificateAuthority.Shared;

        Assert.Equal("Hello Ada", await GreetAsync(fixture.CreateClient<Greeter.GreeterClient>()));

        using var ada = authority.CreateClientCertificate("ada");
        var channel = fixture.CreateChannel(options => options.UseClientCertificate(ada));
        Assert.Equal("Hello Ada", await GreetAsync(new Greeter.GreeterClient(channel)));

        using var stranger = new TestCertificateAuthority("Another");
        foreach (var refused in new[]
        {
            null,
            stranger.CreateClientCertificate("eve"),
            authority.CreateClientCertificate("ada", certificate => certificate.Expire()),
        })
        {
            var client = new Greeter.GreeterClient(
                fixture.CreateChannel(options => options.UseClientCertificate(refused)));
            var outcome = await client.SayHelloAsync(new HelloRequest { Name = "Ada" }).CaptureAsync();
            Assert.Equal(StatusCode.Unavailable, outcome.StatusCode);
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Servers_that_channels_do_not_accept(GrpcTransport transport)
    {
        using var authority = new TestCertificateAuthority("Ours");
        await using var fixture = GrpcTestFixture.Create<Program>(options =>
        {
            options.Transport = transport;
            options.UseTls(tls =>
            {
                tls.Authority = authority;
                tls.ServerCertificate = authority.CreateServerCertificate(
                    certificate => certificate.Hosts.Add("greeter.example"));
            });
        });

        var outcome = await fixture.CreateClient<Greeter.GreeterClient>()
            .SayHelloAsync(new HelloRequest { Name = "Ada" })
            .CaptureAsync();

        Assert.Equal(StatusCode.Internal, outcome.StatusCode);
        Assert.EndsWith("RemoteCertificateNameMismatch", outcome.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Bearer_tokens(GrpcTransport transport)
    {
        await using var fixture = GrpcTestFixture.Create<Program>(options =>
        {
            options.Transport = transport;
            options.UseTls();
        });
        var token = "secret";

        var credentials = CallCredentials.FromInterceptor((context, metadata) =>
        {
            metadata.Add("authorization", $"Bearer {token}");
            return Task.CompletedTask;
        });
        var channel = fixture.CreateChannel(options =>
            options.Credentials = ChannelCredentials.Create(ChannelCredentials.SecureSsl, credentials));

        Assert.Equal("Hello Ada", await GreetAsync(new Greeter.GreeterClient(channel)));
    }

    private static async Task<string> GreetAsync(Greeter.GreeterClient client) =>
        (await client.SayHelloAsync(new HelloRequest { Name = "Ada" })).Message;
}
