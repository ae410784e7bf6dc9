using System.Security.Claims;

namespace GrpcTesting.Identities;

/// <summary>What a request said about the test user who makes it.</summary>
/// <param name="User">The user; null where this process did not write the request's credential.</param>
internal sealed record ArrivedUser(TestUser? User)
{
    /// <summary>What the app's claims transformation made of the user: once for each request, as in production.</summary>
    public ClaimsPrincipal? Principal { get; set; }
}
