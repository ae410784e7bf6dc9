using System.Security.Claims;
using Grpc.Core;

namespace GrpcTesting.Tests.Identities;

public class TestUserTests
{
    [Fact]
    public void Has_the_name_claims_and_roles_that_it_was_given()
    {
        var user = new TestUser("ada").WithClaim("tenant", "7").WithRole("admin", "member");
        var principal = user.ToPrincipal();

        Assert.Equal("ada", user.Name);
        Assert.False(user.IsAnonymous);
        Assert.Equal(
            [(ClaimTypes.Name, "ada"), ("tenant", "7"), (ClaimTypes.Role, "admin"), (ClaimTypes.Role, "member")],
            user.Claims.Select(claim => (claim.Type, claim.Value)));
        Assert.True(principal.IsInRole("member"));
        Assert.Equal("GrpcTesting", principal.Identity!.AuthenticationType);
        Assert.Equal("Bearer", user.WithAuthenticationType("Bearer").ToPrincipal().Identity!.AuthenticationType);
        Assert.Equal("ada", $"{user.WithAuthenticationType("Bearer")}");
    }

    [Fact]
    public void Is_immutable()
    {
        var user = new TestUser("ada");

        user.WithClaim("tenant", "7");
        user.WithRole("admin");
        ((ClaimsIdentity)user.ToPrincipal().Identity!).AddClaim(new Claim("tenant", "8"));

        Assert.Equal(ClaimTypes.Name, Assert.Single(user.Claims).Type);
    }

    [Fact]
    public void Is_made_of_a_principal_with_claim_types_of_its_own()
    {
        var identity = new ClaimsIdentity(
            [new Claim("sub", "ada"), new Claim("role", "admin")], "jwt", nameType: "sub", roleType: "role");

        var user = TestUser.From(new ClaimsPrincipal(identity)).WithRole("member");
        identity.AddClaim(new Claim("late", "yes"));

        Assert.Equal("ada", user.Name);
        Assert.Equal(["sub", "role", "role"], user.Claims.Select(claim => claim.Type));
        Assert.True(user.ToPrincipal().IsInRole("member"));
    }

    [Fact]
    public void Anonymous_is_nobody()
    {
        Assert.True(TestUser.Anonymous.IsAnonymous);
        Assert.Null(TestUser.Anonymous.Name);
        Assert.Equal("anonymous", $"{TestUser.Anonymous}");

        var exception = Assert.Throws<InvalidOperationException>(() => TestUser.Anonymous.WithRole("admin"));
        Assert.Equal(
            "TestUser.Anonymous has no claims and no roles. Begin with new TestUser(\"name\").", exception.Message);
    }

    [Fact]
    public void Wrong_input_is_refused()
    {
        var user = new TestUser("ada");

        Assert.Equal("name", Assert.Throws<ArgumentException>(() => new TestUser(" ")).ParamName);
        Assert.Equal("type", Assert.Throws<ArgumentException>(() => user.WithClaim("", "7")).ParamName);
        Assert.Equal("value", Assert.Throws<ArgumentNullException>(() => user.WithClaim("tenant", null!)).ParamName);
        Assert.Equal(
            "Name at least one role, and none that is empty. (Parameter 'roles')",
            Assert.Throws<ArgumentException>(() => user.WithRole()).Message);
        Assert.Equal("roles", Assert.Throws<ArgumentException>(() => user.WithRole("admin", "")).ParamName);
        Assert.Equal(
            "The principal is not authenticated: its identity has no authentication type. Give the ClaimsIdentity one, "
            + "or use TestUser.Anonymous. (Parameter 'principal')",
            Assert.Throws<ArgumentException>(() => TestUser.From(new ClaimsPrincipal(new ClaimsIdentity()))).Message);
    }

    [Fact]
    public void More_claims_than_a_request_carries_are_refused()
    {
        var user = new TestUser("ada").WithClaim("photo", new string('x', 16_384));

        var exception = Assert.Throws<InvalidOperationException>(() => new CallOptions().WithUser(user));

        Assert.Equal(
            "The user ada takes 16,482 bytes with its 2 claims, but a request carries at most 16,384. Give it fewer or "
            + "shorter claims.",
            exception.Message);
    }

    [Theory]
    [InlineData("", "The value cannot be an empty string or composed entirely of whitespace. (Parameter 'token')")]
    [InlineData(
        "Bearer abc",
        "A bearer token has no character U+0020: it consists of printable ASCII characters, without spaces. Give the token "
        + "alone, without 'Bearer'. (Parameter 'token')")]
    [InlineData(
        "a\nb",
        "A bearer token has no character U+000A: it consists of printable ASCII characters, without spaces. Give the token "
        + "alone, without 'Bearer'. (Parameter 'token')")]
    public void A_token_that_no_header_can_carry_is_refused(string token, string message) =>
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => new CallOptions().WithBearerToken(token)).Message);

    [Fact]
    public void Options_and_headers_of_the_test_stay_as_they_are()
    {
        var headers = new Metadata { { "tenant", "7" } };
        var options = new CallOptions(headers);

        var changed = options.WithUser(new TestUser("ada")).WithBearerToken("abc").WithUser(new TestUser("bob"));

        Assert.Equal("tenant", Assert.Single(headers).Key);
        Assert.Equal(
            ["authorization", "grpctesting-user-credential", "tenant"],
            changed.Headers!.Select(entry => entry.Key).Order());
    }
}
