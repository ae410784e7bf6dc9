using System.Security.Claims;
using Grpc.Core;
using Helloworld;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GrpcTesting.Tests.Identities;

/// <summary>Test users beside the authentication schemes that an app has itself.</summary>
public class SchemeTests
{
    [Fact]
    public async Task A_whole_app_keeps_its_schemes_and_a_user_passes_the_default_one()
    {
        await using var fixture = GrpcTestFixture.Create<Program>(options => options.ConfigureServices(services =>
        {
            services.AddDataProtection().UseEphemeralDataProtectionProvider();
            services.AddAuthentication("Tokens").AddBearerToken("Tokens").AddBearerToken("Others");
            services.AddAuthorizationBuilder().SetFallbackPolicy(
                new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireRole("admin").Build());
        }));
        var schemes = fixture.Services.GetRequiredService<IAuthenticationSchemeProvider>();

        Assert.Equal(["Tokens", "Others"], (await schemes.GetAllSchemesAsync()).Select(scheme => scheme.Name));
        Assert.Equal(StatusCode.Unauthenticated, await StatusAsync(fixture.CallInvoker));
        Assert.Equal(StatusCode.Unauthenticated, await StatusAsync(fixture.WithBearerToken("wrong").CallInvoker));
        Assert.Equal(StatusCode.PermissionDenied, await StatusAsync(fixture.As("ada").CallInvoker));
        Assert.Equal(StatusCode.OK, await StatusAsync(fixture.As("ada").WithRole("admin").CallInvoker));
    }

    [Fact]
    public async Task The_only_scheme_of_an_app_stays_its_default_one()
    {
        await using var fixture = Fixture<Members>(authentication => authentication.AddBearerToken("Tokens"));

        Assert.Equal(StatusCode.Unauthenticated, await StatusAsync(fixture.CallInvoker));
        Assert.Equal(StatusCode.OK, await StatusAsync(fixture.As("ada").CallInvoker));
    }

    [Fact]
    public async Task A_user_passes_no_scheme_that_a_service_names_unless_it_is_the_default_one()
    {
        await using var named = Fixture<KeyHolders>(authentication =>
            authentication.AddBearerToken("Tokens").AddBearerToken("ApiKey"), "Tokens");
        await using var standard = Fixture<KeyHolders>(authentication =>
            authentication.AddBearerToken("Tokens").AddBearerToken("ApiKey"), "ApiKey");

        Assert.Equal(StatusCode.Unauthenticated, await StatusAsync(named.As("ada").CallInvoker));
        Assert.Equal(StatusCode.OK, await StatusAsync(standard.As("ada").CallInvoker));
    }

    [Fact]
    public async Task An_option_names_the_schemes_that_a_user_passes_as_well()
    {
        await using var fixture = Fixture<KeyHolders>(
            authentication => authentication.AddBearerToken("Tokens").AddBearerToken("ApiKey"),
            "Tokens",
            options => options.Identities.Schemes.Add("ApiKey"));

        Assert.Equal(StatusCode.Unauthenticated, await StatusAsync(fixture.CallInvoker));
        Assert.Equal(StatusCode.OK, await StatusAsync(fixture.As("ada").CallInvoker));
    }

    [Fact]
    public async Task A_scheme_that_the_app_lacks_fails_the_start()
    {
        await using var fixture = Fixture<KeyHolders>(
            authentication => authentication.AddBearerToken("Tokens").AddBearerToken("ApiKey"),
            "Tokens",
            options => options.Identities.Schemes.Add("Apikey"));

        var exception = await Assert.ThrowsAsync<FixtureStartException>(() => fixture.StartAsync());

        Assert.Equal(
            "GrpcServiceFixture<SchemeTests.KeyHolders> did not start: GrpcFixtureOptions.Identities.Schemes names "
            + "'Apikey', which is no authentication scheme of the app. Its schemes: Tokens, ApiKey.",
            exception.Message);
    }

    [Fact]
    public async Task The_apps_scheme_says_how_a_call_is_refused_as_in_production()
    {
        // A cookie scheme sends clients to its login page, which is no gRPC method.
        await using var fixture = Fixture<Members>(
            authentication => authentication.AddCookie(), configure: options => options.Transport = GrpcTransport.Pipe);

        var outcome = await CallAsync(fixture.CallInvoker);

        Assert.Equal(StatusCode.Unimplemented, outcome.StatusCode);
        Assert.Equal("Bad gRPC response. HTTP status code: 404", outcome.Detail);
        Assert.Equal(StatusCode.OK, await StatusAsync(fixture.As("ada").CallInvoker));
    }

    [Fact]
    public async Task The_apps_claims_transformation_runs_once_for_each_call()
    {
        var transformation = new Promotion();
        await using var fixture = Fixture<Administrators>(
            authentication => authentication.AddBearerToken("Tokens").AddBearerToken("ApiKey"),
            "Tokens",
            options =>
            {
                options.Identities.Schemes.Add("ApiKey");
                options.ConfigureServices(services => services.AddSingleton<IClaimsTransformation>(transformation));
            });

        Assert.Equal(StatusCode.OK, await StatusAsync(fixture.As("ada").CallInvoker));
        Assert.Equal(1, transformation.Runs);
        Assert.Equal(StatusCode.PermissionDenied, await StatusAsync(fixture.As("eve").CallInvoker));
    }

    [Fact]
    public async Task An_app_without_a_default_scheme_fails_as_in_production()
    {
        await using var fixture = GrpcServiceFixture.Create<Members>(options =>
            options.ConfigureServices(services => services.AddAuthorization().AddAuthenticationCore()));

        var outcome = await CallAsync(fixture.As("ada").CallInvoker);

        Assert.Equal(StatusCode.Unknown, outcome.StatusCode);
        Assert.Equal("Bad gRPC response. HTTP status code: 500", outcome.Detail);
    }

    private static GrpcFixture Fixture<TService>(
        Action<AuthenticationBuilder> schemes, string? standard = null, Action<GrpcFixtureOptions>? configure = null)
        where TService : class => GrpcServiceFixture.Create<TService>(options =>
        {
            options.ConfigureServices(services =>
            {
                services.AddDataProtection().UseEphemeralDataProtectionProvider();
                schemes(standard is null ? services.AddAuthentication() : services.AddAuthentication(standard));
                services.AddAuthorization();
            });
            configure?.Invoke(options);
        });

    private static async Task<StatusCode> StatusAsync(CallInvoker invoker) => (await CallAsync(invoker)).StatusCode;

    private static Task<CallOutcome<HelloReply>> CallAsync(CallInvoker invoker) =>
        new Greeter.GreeterClient(invoker).SayHelloAsync(new HelloRequest { Name = "Ada" }).CaptureAsync();

    private class Open : Greeter.GreeterBase
    {
        public override Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context) =>
            Task.FromResult(new HelloReply());
    }

    [Authorize]
    private sealed class Members : Open;

    [Authorize(AuthenticationSchemes = "ApiKey")]
    private sealed class KeyHolders : Open;

    [Authorize(Roles = "admin", AuthenticationSchemes = "Tokens,ApiKey")]
    private sealed class Administrators : Open;

    private sealed class Promotion : IClaimsTransformation
    {
        public int Runs { get; private set; }

        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
        {
            Runs++;
            if (principal.Identity?.Name == "ada")
            {
                ((ClaimsIdentity)principal.Identity).AddClaim(new Claim(ClaimTypes.Role, "admin"));
            }

            return Task.FromResult(principal);
        }
    }
}
