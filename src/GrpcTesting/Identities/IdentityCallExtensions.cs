using Grpc.Core;
using Grpc.Core.Interceptors;
using GrpcTesting.Identities;

namespace GrpcTesting;

/// <summary>Says who makes a single call, or the calls of an invoker.</summary>
/// <remarks>
/// Options and invokers are left as they are; what is returned is changed. What a call says wins over its invoker, that
/// over its channel, and that over <see cref="GrpcIdentityOptions.DefaultUser"/>.
/// </remarks>
public static class IdentityCallExtensions
{
    /// <summary>Makes the call that of a test user, whoever it would be otherwise.</summary>
    public static CallOptions WithUser(this CallOptions options, TestUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return options.WithHeaders(CallHeaders.With(options.Headers, UserCredential.HeaderName, user.Credential));
    }

    /// <summary>
    /// Gives whoever makes the call one claim more. Where that is nobody, the call is made by a user without a name.
    /// </summary>
    /// <exception cref="ArgumentException">The type is empty.</exception>
    /// <exception cref="InvalidOperationException">These options say that the caller is anonymous.</exception>
    public static CallOptions WithClaim(this CallOptions options, string type, string value) =>
        options.WithUser(UserOf(options).WithClaim(type, value));

    /// <summary>
    /// Gives whoever makes the call these roles more. Where that is nobody, the call is made by a user without a name.
    /// </summary>
    /// <exception cref="ArgumentException">There is no role, or one is empty.</exception>
    /// <exception cref="InvalidOperationException">These options say that the caller is anonymous.</exception>
    public static CallOptions WithRole(this CallOptions options, params string[] roles) =>
        options.WithUser(UserOf(options).WithRole(roles));

    /// <summary>
    /// Sends <c>authorization: Bearer …</c> with the call, for the app's own authentication to judge. Unlike
    /// <see cref="CallCredentials"/> it needs no TLS.
    /// </summary>
    /// <exception cref="ArgumentException">The token is empty or has characters that no header can carry.</exception>
    public static CallOptions WithBearerToken(this CallOptions options, string token) => options.WithHeaders(
        CallHeaders.With(options.Headers, CallerIdentity.TokenHeaderName, CallerIdentity.Bearer(token)));

    /// <summary>An invoker whose calls are those of a test user, unless they say otherwise.</summary>
    /// <remarks>For invokers that <see cref="GrpcFixture.As(TestUser)"/> does not make, such as those of a
    /// <see cref="LogOutput"/>.</remarks>
    public static CallInvoker WithUser(this CallInvoker invoker, TestUser user)
    {
        ArgumentNullException.ThrowIfNull(invoker);
        return invoker.Intercept(CallerIdentity.Of(user).AddTo);
    }

    /// <summary>An invoker whose calls carry a bearer token, unless they say otherwise.</summary>
    /// <exception cref="ArgumentException">The token is empty or has characters that no header can carry.</exception>
    public static CallInvoker WithBearerToken(this CallInvoker invoker, string token)
    {
        ArgumentNullException.ThrowIfNull(invoker);
        return invoker.Intercept(CallerIdentity.OfToken(token).AddTo);
    }

    private static TestUser UserOf(in CallOptions options) =>
        options.Headers?.GetValue(UserCredential.HeaderName) is { } credential
        && UserCredential.Read(credential) is { } user
            ? user
            : TestUser.Addition();
}
