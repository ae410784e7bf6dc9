using System.Net.Security;
using System.Security.Authentication;
using System.Security.Claims;
using System.Security.Cryptography.X509Certificates;
using System.Text.Encodings.Web;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GrpcTesting.TransportTests;

/// <summary>What calls over TLS are like when both sides accept each other.</summary>
public class TlsTests
{
    [Theory, EveryTlsTransport]
    public async Task All_four_kinds_of_call_work_over_TLS_1_3(GrpcTransport transport)
    {
        var seen = "";
        await using var stage = Stage.Set(
            transport,
            new ScenarioService
            {
                OnUnary = (request, context) =>
                {
                    var http = context.GetHttpContext();
                    var tls = http.Features.GetRequiredFeature<ITlsHandshakeFeature>();
                    seen = $"{http.Request.Scheme} {http.Request.Protocol} {tls.Protocol}";
                    return Task.FromResult(request);
                },
                OnServerStream = (request, responses, _) => responses.WriteAsync(request),
                OnClientStream = async (requests, _) =>
                {
                    var last = new Letter();
                    while (await requests.MoveNext())
                    {
                        last = requests.Current;
                    }

                    return last;
                },
                OnDuplex = async (requests, responses, _) =>
                {
                    while (await requests.MoveNext())
                    {
                        await responses.WriteAsync(requests.Current);
                    }
                },
            },
            options => options.UseTls());
        var letter = new Letter { Payload = Google.Protobuf.ByteString.CopyFrom(new byte[300_000]) };

        Assert.Equal(letter, await stage.Client.UnaryAsync(letter));
        Assert.Equal("https HTTP/2 Tls13", seen);

        using var serverStream = stage.Client.ServerStream(letter);
        Assert.True(await serverStream.ResponseStream.MoveNext());
        Assert.Equal(letter, serverStream.ResponseStream.Current);

        using var clientStream = stage.Client.ClientStream();
        await clientStream.RequestStream.WriteAsync(letter);
        await clientStream.RequestStream.CompleteAsync();
        Assert.Equal(letter, await clientStream);

        using var duplex = stage.Client.Duplex();
        for (var number = 0; number < 3; number++)
        {
            await duplex.RequestStream.WriteAsync(letter);
            Assert.True(await duplex.ResponseStream.MoveNext());
        }

        await duplex.RequestStream.CompleteAsync();
        Assert.False(await duplex.ResponseStream.MoveNext());
    }

    [Theory, EveryTlsTransport]
    public async Task The_wire_shows_plain_frames(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, Introducing, options =>
        {
            options.CaptureWire = true;
            options.UseTls(tls => tls.RequireClientCertificate());
        });

        await stage.Client.UnaryAsync(new Letter());

        var stream = Assert.Single(stage.Fixture.Wire.Streams);
        Assert.Equal("/grpctesting.scenario.Scenario/Unary", stream.Method);
    }

    [Theory, EveryTlsTransport]
    public async Task The_server_asks_for_no_certificate_unless_told(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, Introducing, options => options.UseTls(tls =>
            tls.ClientCertificate = tls.Authority.CreateClientCertificate("ada")));

        Assert.Equal("nobody", (await stage.Client.UnaryAsync(new Letter())).Text);
    }

    [Theory, EveryTlsTransport]
    public async Task The_handler_sees_the_certificate_that_every_channel_presents_by_default(GrpcTransport transport)
    {
        await using var stage = Stage.Set(
            transport, Introducing, options => options.UseTls(tls => tls.RequireClientCertificate()));

        Assert.Equal("CN=client x509_common_name=client", (await stage.Client.UnaryAsync(new Letter())).Text);
    }

    [Theory, EveryTlsTransport]
    public async Task Each_channel_can_present_a_certificate_of_its_own(GrpcTransport transport)
    {
        using var authority = new TestCertificateAuthority("Ours");
        await using var stage = Stage.Set(transport, Introducing, options => options.UseTls(tls =>
        {
            tls.Authority = authority;
            tls.AllowClientCertificate();
            tls.ClientCertificate = authority.CreateClientCertificate("ada");
        }));
        using var grace = authority.CreateClientCertificate("grace", options =>
        {
            options.Hosts.Add("grace.example");
            options.Uris.Add(new Uri("spiffe://example/grace"));
        });

        var other = new Scenario.ScenarioClient(
            stage.Fixture.CreateChannel(channel => channel.UseClientCertificate(grace)));
        var nobody = new Scenario.ScenarioClient(
            stage.Fixture.CreateChannel(channel => channel.UseClientCertificate(null)));

        // In turns, so that a session which one channel resumed from another would show.
        for (var turn = 0; turn < 3; turn++)
        {
            Assert.Equal("CN=ada x509_common_name=ada", (await stage.Client.UnaryAsync(new Letter())).Text);
            Assert.Equal(
                "CN=grace x509_subject_alternative_name=grace.example",
                (await other.UnaryAsync(new Letter())).Text);
            Assert.Equal("nobody", (await nobody.UnaryAsync(new Letter())).Text);
        }
    }

    [Theory, EveryTlsTransport]
    public async Task An_authentication_scheme_can_use_the_certificate(GrpcTransport transport)
    {
        await using var stage = Stage.Set(
            transport,
            new ScenarioService
            {
                OnUnary = (_, context) => Task.FromResult(new Letter
                {
                    Text = context.GetHttpContext().User.Identity!.Name!,
                }),
            },
            options =>
            {
                options.UseTls(tls => tls.AllowClientCertificate());
                options.ConfigureServices(services =>
                {
                    services.AddAuthentication(CertificateScheme.Name)
                        .AddScheme<AuthenticationSchemeOptions, CertificateScheme>(CertificateScheme.Name, null);
                    services.AddAuthorizationBuilder().SetFallbackPolicy(
                        new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
                });
            });
        using var certificate = TestCertificateAuthority.Shared.CreateClientCertificate("ada");
        var ada = new Scenario.ScenarioClient(
            stage.Fixture.CreateChannel(channel => channel.UseClientCertificate(certificate)));

        Assert.Equal("ada", (await ada.UnaryAsync(new Letter())).Text);
        var outcome = await stage.Client.UnaryAsync(new Letter()).CaptureAsync();
        Assert.Equal(StatusCode.Unauthenticated, outcome.StatusCode);
    }

    [Theory, EveryTlsTransport]
    public async Task Call_credentials_travel_with_each_call_and_with_each_channel(GrpcTransport transport)
    {
        var seen = new List<string?>();
        await using var stage = Stage.Set(
            transport,
            new ScenarioService
            {
                OnUnary = (request, context) =>
                {
                    seen.Add(context.RequestHeaders.GetValue("authorization"));
                    return Task.FromResult(request);
                },
            },
            options => options.UseTls());
        var channel = stage.Fixture.CreateChannel(options =>
            options.Credentials = ChannelCredentials.Create(ChannelCredentials.SecureSsl, Bearer("channel's")));

        await stage.Client.UnaryAsync(new Letter(), new CallOptions(credentials: Bearer("call's")));
        await new Scenario.ScenarioClient(channel).UnaryAsync(new Letter());
        await stage.Client.UnaryAsync(new Letter());

        Assert.Equal(["Bearer call's", "Bearer channel's", null], seen);
    }

    [Theory, EveryTlsTransport]
    public async Task The_apps_own_HTTPS_defaults_hold_except_for_its_certificate(GrpcTransport transport)
    {
        var validated = 0;
        var authenticated = 0;
        await using var stage = Stage.Set(transport, Introducing, options =>
        {
            options.ConfigureServices(services => services.Configure<KestrelServerOptions>(kestrel =>
                kestrel.ConfigureHttpsDefaults(https =>
                {
                    https.ServerCertificateSelector = (_, _) => throw new InvalidOperationException("The app's own.");
                    https.SslProtocols = SslProtocols.Tls12;
                    https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                    https.ClientCertificateValidation = (_, _, errors) =>
                    {
                        Interlocked.Increment(ref validated);
                        return errors == SslPolicyErrors.None;
                    };
                    https.OnAuthenticate = (_, _) => Interlocked.Increment(ref authenticated);
                })));
            options.UseTls(tls => tls.ClientCertificate = tls.Authority.CreateClientCertificate("ada"));
        });

        Assert.Equal("CN=ada x509_common_name=ada", (await stage.Client.UnaryAsync(new Letter())).Text);
        Assert.Equal((1, 1), (validated, authenticated));
    }

    [Theory, EveryTlsTransport]
    public async Task Only_the_fixtures_own_channels_trust_its_server(GrpcTransport transport)
    {
        using var ours = new TestCertificateAuthority("Ours");
        await using var first = Stage.Set(
            transport, Introducing, options => options.UseTls(tls => tls.Authority = ours));
        await using var second = Stage.Set(transport, Introducing, options => options.UseTls());

        Assert.Equal("nobody", (await first.Client.UnaryAsync(new Letter())).Text);
        Assert.Equal("nobody", (await second.Client.UnaryAsync(new Letter())).Text);
        foreach (var name in new[] { StoreName.Root, StoreName.CertificateAuthority, StoreName.My })
        {
            using var store = new X509Store(name, StoreLocation.CurrentUser);
            store.Open(OpenFlags.ReadOnly);
            Assert.DoesNotContain(
                store.Certificates, certificate => certificate.Issuer is "CN=Ours" or "CN=GrpcTesting");
        }
    }

    [Fact]
    public async Task A_client_of_the_machine_refuses_the_server_and_one_that_is_given_the_authority_accepts_it()
    {
        await using var stage = Stage.Set(GrpcTransport.Tcp, Introducing, options => options.UseTls());
        var address = $"https://{stage.Fixture.Channel.Target}";

        using var stranger = GrpcChannel.ForAddress(address);
        var refused = await new Scenario.ScenarioClient(stranger).UnaryAsync(new Letter()).CaptureAsync();
        Assert.Equal(StatusCode.Internal, refused.StatusCode);
        Assert.Contains("PartialChain", refused.Detail, StringComparison.Ordinal);

        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { TestCertificateAuthority.Shared.Certificate },
        };
        using var handler = new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = trust } };
        using var friend = GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = handler });
        Assert.Equal("nobody", (await new Scenario.ScenarioClient(friend).UnaryAsync(new Letter())).Text);
    }

    [Fact]
    public async Task Connectivity_state_works_on_TCP()
    {
        await using var stage = Stage.Set(GrpcTransport.Tcp, Introducing, options => options.UseTls());

        await stage.Fixture.Channel.ConnectAsync().WaitAsync(Stage.Bound);

        Assert.Equal(ConnectivityState.Ready, stage.Fixture.Channel.State);
    }

    [Fact]
    public async Task A_plain_client_gets_nothing_from_a_TLS_server()
    {
        await using var stage = Stage.Set(GrpcTransport.Tcp, Introducing, options => options.UseTls());
        using var plain = GrpcChannel.ForAddress($"http://{stage.Fixture.Channel.Target}");

        var outcome = await new Scenario.ScenarioClient(plain).UnaryAsync(new Letter()).CaptureAsync();

        // Which of the two, the client library leaves to chance; this channel is not the fixture's.
        Assert.Contains(outcome.StatusCode, new[] { StatusCode.Unavailable, StatusCode.Internal });
    }

    [Fact]
    public async Task A_remote_https_server_can_be_given_a_client_certificate()
    {
        await using var deployment = Stage.Set(
            GrpcTransport.Tcp, Introducing, options => options.UseTls(tls => tls.RequireClientCertificate()));
        var address = $"https://{deployment.Fixture.Channel.Target}";
        using var ada = TestCertificateAuthority.Shared.CreateClientCertificate("ada");
        await using var fixture = Stage.Set(GrpcTransport.Remote(address), new ScenarioService(), options =>
            options.ConfigureChannel(channel =>
            {
                ((SocketsHttpHandler)channel.HttpHandler!).SslOptions.RemoteCertificateValidationCallback =
                    (_, certificate, _, _) => certificate!.Issuer == "CN=GrpcTesting";
                channel.UseClientCertificate(ada);
            }));

        Assert.Equal("CN=ada x509_common_name=ada", (await fixture.Client.UnaryAsync(new Letter())).Text);
    }

    /// <summary>Answers with the peer's certificate, as HTTP and gRPC show it.</summary>
    private static ScenarioService Introducing => new()
    {
        OnUnary = (_, context) =>
        {
            var certificate = context.GetHttpContext().Connection.ClientCertificate;
            var auth = context.AuthContext;
            return Task.FromResult(new Letter
            {
                Text = certificate is null && !auth.IsPeerAuthenticated
                    ? "nobody"
                    : $"{certificate?.Subject} {auth.PeerIdentityPropertyName}={auth.PeerIdentity.First().Value}",
            });
        },
    };

    private static CallCredentials Bearer(string token) => CallCredentials.FromInterceptor((_, metadata) =>
    {
        metadata.Add("authorization", $"Bearer {token}");
        return Task.CompletedTask;
    });

    private sealed class CertificateScheme(
        IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        public const string Name = "Certificate";

        protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            var certificate = await Context.Connection.GetClientCertificateAsync();
            if (certificate is null)
            {
                return AuthenticateResult.NoResult();
            }

            var name = new Claim(ClaimTypes.Name, certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false));
            var user = new ClaimsPrincipal(new ClaimsIdentity([name], Name));
            return AuthenticateResult.Success(new AuthenticationTicket(user, Name));
        }
    }
}

/// <summary>Runs a theory once over every transport that TLS can be put under.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EveryTlsTransportAttribute : Xunit.Sdk.DataAttribute
{
    public override IEnumerable<object[]> GetData(System.Reflection.MethodInfo testMethod) =>
        new[] { GrpcTransport.Pipe, GrpcTransport.Tcp, GrpcTransport.UnixSocket }
            .Select(transport => new object[] { transport });
}
