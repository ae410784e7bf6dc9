using System.Security.Claims;
using GrpcTesting.Identities;

namespace GrpcTesting;

/// <summary>
/// Somebody who makes calls in a test: what the app's authentication would have made of valid credentials. Immutable;
/// every <c>With</c> method returns another user.
/// </summary>
/// <remarks>
/// It reaches the server's authorization and <c>context.GetHttpContext().User</c> by
/// <see cref="GrpcFixture.As(TestUser)"/>, <see cref="IdentityCallExtensions.WithUser(Grpc.Core.CallOptions, TestUser)"/>,
/// <see cref="IdentityChannelExtensions.UseUser"/> or <see cref="GrpcIdentityOptions.DefaultUser"/>.
/// </remarks>
public sealed class TestUser
{
    private const string DefaultAuthenticationType = "GrpcTesting";

    private readonly ClaimsPrincipal _principal;
    private readonly Lazy<string> _credential;

    /// <summary>A user who is authenticated by that name, with no other claims.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public TestUser(string name)
        : this(Named(name))
    {
    }

    private TestUser(ClaimsPrincipal principal, bool isAddition = false)
    {
        _principal = principal;
        IsAddition = isAddition;
        _credential = new(() => UserCredential.Write(this));
    }

    /// <summary>Nobody: makes a call anonymous where a client, a channel or the fixture would have a user.</summary>
    public static TestUser Anonymous { get; } = new(new ClaimsPrincipal(new ClaimsIdentity()));

    /// <summary>The name, as <c>User.Identity.Name</c> has it; null for <see cref="Anonymous"/>.</summary>
    public string? Name => _principal.Identity?.Name;

    /// <summary>Whether there is no user: false for all but <see cref="Anonymous"/>.</summary>
    public bool IsAnonymous => _principal.Identity is not { IsAuthenticated: true };

    /// <summary>The claims, those of the name and the roles included.</summary>
    public IReadOnlyList<Claim> Claims => [.. ToPrincipal().Claims];

    /// <summary>Whether this only adds its claims to the user of the client, the channel or the fixture.</summary>
    internal bool IsAddition { get; }

    /// <summary>This user as a request header.</summary>
    internal string Credential => _credential.Value;

    /// <summary>The user that a principal describes, with all its identities and claims.</summary>
    /// <remarks>For other claim types of names and roles than <see cref="ClaimTypes"/> has, and for principals that the
    /// app's own code makes.</remarks>
    /// <exception cref="ArgumentException">The principal's identity is not authenticated.</exception>
    public static TestUser From(ClaimsPrincipal principal)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return principal.Identity is { IsAuthenticated: true }
            ? new TestUser(Copy(principal))
            : throw new ArgumentException(
                "The principal is not authenticated: its identity has no authentication type. Give the ClaimsIdentity "
                + "one, or use TestUser.Anonymous.",
                nameof(principal));
    }

    /// <summary>The same user with one claim more.</summary>
    /// <exception cref="ArgumentException">The type is empty.</exception>
    /// <exception cref="InvalidOperationException">The user is <see cref="Anonymous"/>.</exception>
    public TestUser WithClaim(string type, string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(type);
        ArgumentNullException.ThrowIfNull(value);
        return Change(identity => identity.AddClaim(new Claim(type, value)));
    }

    /// <summary>The same user with these roles more: claims of the identity's role claim type.</summary>
    /// <exception cref="ArgumentException">There is no role, or one is empty.</exception>
    /// <exception cref="InvalidOperationException">The user is <see cref="Anonymous"/>.</exception>
    public TestUser WithRole(params string[] roles)
    {
        Require(roles);
        return Change(identity => identity.AddClaims(roles.Select(role => new Claim(identity.RoleClaimType, role))));
    }

    /// <summary>The same user, authenticated in another way: <c>User.Identity.AuthenticationType</c>.</summary>
    /// <exception cref="ArgumentException">The type is empty.</exception>
    /// <exception cref="InvalidOperationException">The user is <see cref="Anonymous"/>.</exception>
    public TestUser WithAuthenticationType(string authenticationType)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(authenticationType);
        RequireSomebody();
        var identities = Copy(_principal).Identities.Select((identity, index) => index > 0 ? identity
            : new ClaimsIdentity(identity, null, authenticationType, identity.NameClaimType, identity.RoleClaimType));
        return new TestUser(new ClaimsPrincipal(identities), IsAddition);
    }

    /// <summary>A principal of this user, new for every caller.</summary>
    public ClaimsPrincipal ToPrincipal() => Copy(_principal);

    /// <summary>The user as messages name it: its name, or <c>anonymous</c>.</summary>
    public override string ToString() => IsAnonymous ? "anonymous" : Name ?? "a user without a name";

    /// <summary>Claims for whoever makes the call; alone, a user without a name.</summary>
    internal static TestUser Addition() => new(new ClaimsPrincipal(Authenticated([])), isAddition: true);

    internal static TestUser Read(ClaimsPrincipal principal, bool isAddition) => new(principal, isAddition);

    /// <summary>This user with the claims of an addition.</summary>
    internal TestUser With(TestUser addition) => IsAnonymous
        ? addition
        : Change(identity => identity.AddClaims(addition._principal.Claims.Select(claim =>
            claim.Type == ClaimTypes.Role ? new Claim(identity.RoleClaimType, claim.Value) : claim.Clone())));

    internal static void Require(string[] roles, string parameterName = "roles")
    {
        ArgumentNullException.ThrowIfNull(roles, parameterName);
        if (roles.Length == 0 || Array.Exists(roles, string.IsNullOrWhiteSpace))
        {
            throw new ArgumentException("Name at least one role, and none that is empty.", parameterName);
        }
    }

    private static ClaimsPrincipal Named(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return new ClaimsPrincipal(Authenticated([new Claim(ClaimTypes.Name, name)]));
    }

    private static ClaimsIdentity Authenticated(Claim[] claims) => new(claims, DefaultAuthenticationType);

    // ClaimsPrincipal.Clone shares the identities.
    private static ClaimsPrincipal Copy(ClaimsPrincipal principal) =>
        new(principal.Identities.Select(identity => identity.Clone()));

    private TestUser Change(Action<ClaimsIdentity> change)
    {
        RequireSomebody();
        var principal = Copy(_principal);
        change((ClaimsIdentity)principal.Identity!);
        return new TestUser(principal, IsAddition);
    }

    private void RequireSomebody()
    {
        if (IsAnonymous)
        {
            throw new InvalidOperationException(
                "TestUser.Anonymous has no claims and no roles. Begin with new TestUser(\"name\").");
        }
    }
}
