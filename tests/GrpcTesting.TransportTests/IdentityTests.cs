using System.Security.Claims;
using Grpc.Core;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GrpcTesting.TransportTests;

/// <summary>Who makes a call, and what a service with <c>[Authorize]</c> makes of it, over every transport.</summary>
public class IdentityTests
{
    private static readonly TestUser Ada = new TestUser("ada").WithClaim("age", "36").WithRole("admin", "member");

    [Theory, EveryTransport]
    public async Task Calls_are_anonymous_and_what_needs_a_user_is_Unauthenticated(GrpcTransport transport)
    {
        await using var fixture = Guarded(transport);
        var client = fixture.CreateClient<Scenario.ScenarioClient>();

        Assert.Equal("anonymous", await OpenAsync(client));
        var outcomes = await Task.WhenAll(
            client.UnaryAsync(new Letter()).CaptureAsync(),
            client.ServerStream(new Letter()).CaptureAsync(),
            client.ClientStream().CaptureAsync());
        Assert.All(outcomes, outcome =>
        {
            Assert.Equal(StatusCode.Unauthenticated, outcome.StatusCode);
            Assert.Equal("Bad gRPC response. HTTP status code: 401", outcome.Detail);
        });
    }

    [Theory, EveryTransport]
    public async Task A_user_is_seen_by_the_handlers_of_all_four_kinds(GrpcTransport transport)
    {
        await using var fixture = Guarded(transport);
        var client = fixture.As(Ada).CreateClient<Scenario.ScenarioClient>();
        const string Seen = "ada, age 36, roles admin member, authenticated by GrpcTesting";

        Assert.Equal(Seen, (await client.UnaryAsync(new Letter())).Text);
        Assert.Equal(Seen, (await client.ServerStream(new Letter()).CaptureAsync()).Responses[0].Text);
        using var upload = client.ClientStream();
        await upload.RequestStream.CompleteAsync();
        Assert.Equal(Seen, (await upload).Text);
        Assert.Equal(Seen, await OpenAsync(client));
    }

    [Theory, EveryTransport]
    public async Task A_user_without_the_role_or_against_the_policy_is_PermissionDenied(GrpcTransport transport)
    {
        await using var fixture = Guarded(transport);
        var client = fixture.As("grace").CreateClient<Scenario.ScenarioClient>();

        Assert.Equal("grace, authenticated by GrpcTesting", (await client.UnaryAsync(new Letter())).Text);
        var byRole = await client.ServerStream(new Letter()).CaptureAsync();
        Assert.Equal(StatusCode.PermissionDenied, byRole.StatusCode);
        Assert.Equal("Bad gRPC response. HTTP status code: 403", byRole.Detail);
        Assert.Equal(StatusCode.PermissionDenied, (await client.ClientStream().CaptureAsync()).StatusCode);
    }

    [Theory, EveryTransport]
    public async Task The_nearest_to_the_call_says_who_makes_it(GrpcTransport transport)
    {
        await using var fixture = Guarded(transport, options => options.Identities.DefaultUser = new TestUser("fixture"));
        var channel = fixture.CreateChannel(options => options.UseUser(new TestUser("channel")));
        var onChannel = new Scenario.ScenarioClient(channel);
        var client = fixture.As("client").CreateClient<Scenario.ScenarioClient>();
        var call = new CallOptions().WithUser(new TestUser("call"));

        Assert.StartsWith("fixture, ", await OpenAsync(fixture.CreateClient<Scenario.ScenarioClient>()));
        Assert.StartsWith("channel, ", await OpenAsync(onChannel));
        Assert.StartsWith("channel, ", await OpenAsync(new(fixture.As("channel").CreateChannel())));
        Assert.StartsWith("client, ", await OpenAsync(client));
        Assert.StartsWith("client, ", await OpenAsync(new(channel.CreateCallInvoker().WithUser(new TestUser("client")))));
        Assert.StartsWith("call, ", await OpenAsync(client, call));
        Assert.StartsWith("call, ", await OpenAsync(onChannel, call));
        Assert.Equal("anonymous", await OpenAsync(client, call.WithUser(TestUser.Anonymous)));
        Assert.Equal("anonymous", await OpenAsync(fixture.As(TestUser.Anonymous).CreateClient<Scenario.ScenarioClient>()));
    }

    [Theory, EveryTransport]
    public async Task A_single_call_adds_claims_and_roles_to_whoever_makes_it(GrpcTransport transport)
    {
        await using var fixture = Guarded(transport);
        var call = new CallOptions().WithRole("admin").WithClaim("age", "36");
        var onChannel = new Scenario.ScenarioClient(fixture.CreateChannel(channel => channel.UseUser(new TestUser("bob"))));

        Assert.Equal(
            "ada, age 36, roles admin, authenticated by GrpcTesting",
            await OpenAsync(fixture.As("ada").CreateClient<Scenario.ScenarioClient>(), call));
        Assert.Equal("bob, age 36, roles admin, authenticated by GrpcTesting", await OpenAsync(onChannel, call));
        Assert.Equal(
            "nameless, age 36, roles admin, authenticated by GrpcTesting",
            await OpenAsync(fixture.CreateClient<Scenario.ScenarioClient>(), call));
    }

    [Theory, EveryTransport]
    public async Task The_app_never_sees_what_carries_the_user(GrpcTransport transport)
    {
        var seen = new List<string>();
        await using var stage = Stage.Set(
            transport,
            new ScenarioService
            {
                OnUnary = (letter, context) =>
                {
                    seen.AddRange(context.RequestHeaders.Select(entry => entry.Key));
                    seen.AddRange(context.GetHttpContext().Request.Headers.Keys);
                    return Task.FromResult(letter);
                },
            },
            options => options.UseAuthorization());

        await new Scenario.ScenarioClient(stage.Fixture.As(Ada).CallInvoker).UnaryAsync(new Letter());

        Assert.NotEmpty(seen);
        Assert.DoesNotContain(seen, key => key.StartsWith("grpctesting", StringComparison.OrdinalIgnoreCase));
    }

    [Theory, EveryTransport]
    public async Task A_bearer_token_is_judged_by_the_apps_own_scheme(GrpcTransport transport)
    {
        await using var fixture = Guarded(transport, options => options.ConfigureServices(services =>
        {
            services.AddDataProtection().UseEphemeralDataProtectionProvider();
            services.AddAuthentication().AddBearerToken();
        }));
        var token = TokenFor(fixture, "ada");

        Assert.Equal(
            "ada, authenticated by issuer",
            (await fixture.WithBearerToken(token).CreateClient<Scenario.ScenarioClient>().UnaryAsync(new Letter())).Text);
        Assert.Equal(
            "ada, authenticated by issuer",
            (await new Scenario.ScenarioClient(fixture.CreateChannel(channel => channel.UseBearerToken(token)))
                .UnaryAsync(new Letter())).Text);
        Assert.Equal(
            "ada, authenticated by issuer",
            (await fixture.CreateClient<Scenario.ScenarioClient>()
                .UnaryAsync(new Letter(), new CallOptions().WithBearerToken(token))).Text);
        var outcome = await fixture.WithBearerToken($"{token}x").CreateClient<Scenario.ScenarioClient>()
            .UnaryAsync(new Letter()).CaptureAsync();
        Assert.Equal(StatusCode.Unauthenticated, outcome.StatusCode);

        // A test user stands in for the owner of a token.
        Assert.Equal(
            "grace, authenticated by GrpcTesting",
            (await fixture.As("grace").CreateClient<Scenario.ScenarioClient>().UnaryAsync(new Letter())).Text);
    }

    [Theory, EveryTlsTransport]
    public async Task A_client_certificate_and_a_user_are_both_known(GrpcTransport transport)
    {
        using var certificate = TestCertificateAuthority.Shared.CreateClientCertificate("gateway");
        await using var stage = Stage.Set(
            transport,
            new ScenarioService
            {
                OnUnary = (_, context) => Task.FromResult(new Letter
                {
                    Text = $"{context.AuthContext.PeerIdentity.Single().Value} for "
                        + $"{context.GetHttpContext().User.Identity!.Name}",
                }),
            },
            options =>
            {
                options.UseTls(tls =>
                {
                    tls.RequireClientCertificate();
                    tls.ClientCertificate = certificate;
                });
                options.UseAuthorization();
            });

        var client = new Scenario.ScenarioClient(stage.Fixture.As("ada").CallInvoker);

        Assert.Equal("gateway for ada", (await client.UnaryAsync(new Letter())).Text);
    }

    private static GrpcFixture Guarded(GrpcTransport transport, Action<GrpcFixtureOptions>? configure = null) =>
        GrpcServiceFixture.Create<GuardedService>(options =>
        {
            options.Transport = transport;
            options.Timeout = Stage.Bound;
            options.UseAuthorization(policies => policies.AddPolicy("adults", policy => policy.RequireClaim("age")));
            configure?.Invoke(options);
        });

    private static async Task<string> OpenAsync(Scenario.ScenarioClient client, CallOptions options = default)
    {
        using var call = client.Duplex(options);
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext());
        return call.ResponseStream.Current.Text;
    }

    private static string TokenFor(GrpcFixture fixture, string name) => fixture.Services
        .GetRequiredService<IOptionsMonitor<BearerTokenOptions>>().Get(BearerTokenDefaults.AuthenticationScheme)
        .BearerTokenProtector.Protect(new AuthenticationTicket(
            new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "issuer")),
            new AuthenticationProperties { ExpiresUtc = TimeProvider.System.GetUtcNow().AddHours(1) },
            $"{BearerTokenDefaults.AuthenticationScheme}:AccessToken"));

    /// <summary>Answers with the user of the call.</summary>
    private sealed class GuardedService : Scenario.ScenarioBase
    {
        [Authorize]
        public override Task<Letter> Unary(Letter request, ServerCallContext context) => Task.FromResult(Describe(context));

        [Authorize(Roles = "admin")]
        public override Task ServerStream(
            Letter request, IServerStreamWriter<Letter> responseStream, ServerCallContext context) =>
            responseStream.WriteAsync(Describe(context));

        [Authorize(Policy = "adults")]
        public override Task<Letter> ClientStream(
            IAsyncStreamReader<Letter> requestStream, ServerCallContext context) => Task.FromResult(Describe(context));

        public override Task Duplex(
            IAsyncStreamReader<Letter> requestStream,
            IServerStreamWriter<Letter> responseStream,
            ServerCallContext context) => responseStream.WriteAsync(Describe(context));

        private static Letter Describe(ServerCallContext context)
        {
            var user = context.GetHttpContext().User;
            if (user.Identity is not { IsAuthenticated: true } identity)
            {
                return new Letter { Text = "anonymous" };
            }

            var roles = string.Join(' ', user.FindAll(ClaimTypes.Role).Select(role => role.Value));
            var age = user.FindFirst("age")?.Value;
            return new Letter
            {
                Text = $"{identity.Name ?? "nameless"}"
                    + (age is null ? "" : $", age {age}")
                    + (roles.Length > 0 ? $", roles {roles}" : "")
                    + $", authenticated by {identity.AuthenticationType}",
            };
        }
    }
}
