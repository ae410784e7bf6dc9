namespace GrpcTesting;

/// <summary>Who makes the calls of a fixture, and where its test users count.</summary>
public sealed class GrpcIdentityOptions
{
    internal GrpcIdentityOptions()
    {
    }

    /// <summary>Who makes the calls that do not say it: those of every client and channel of the fixture.</summary>
    /// <value>null: nobody, calls are anonymous.</value>
    public TestUser? DefaultUser { get; set; }

    /// <summary>
    /// Authentication schemes of the app that a test user passes, beside its default one: those that
    /// <c>[Authorize(AuthenticationSchemes = "…")]</c> and policies name.
    /// </summary>
    /// <value>Empty: a named scheme asks for its own credentials, as in production.</value>
    public ISet<string> Schemes { get; } = new HashSet<string>(StringComparer.Ordinal);
}
