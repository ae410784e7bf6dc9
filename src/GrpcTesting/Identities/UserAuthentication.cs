using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GrpcTesting.Identities;

/// <summary>
/// Authenticates test users where the app's default scheme, or one that the options name, would authenticate its own.
/// Everybody else, and everything else, is the app's.
/// </summary>
/// <remarks>
/// Around the service rather than as one scheme more: a second scheme would take from an app's only one that it is the
/// default, and challenges and refusals of a scheme of ours would not be those of production.
/// </remarks>
internal sealed class UserAuthentication(
    IAuthenticationService inner, IAuthenticationSchemeProvider schemes, IdentitySetup setup) : IAuthenticationService
{
    public async Task<AuthenticateResult> AuthenticateAsync(HttpContext context, string? scheme)
    {
        if (context.Features.Get<ArrivedUser>() is { User: null or { IsAnonymous: false } } arrived
            && await NameAsync(scheme).ConfigureAwait(false) is { } name)
        {
            return arrived.User is { } user
                ? AuthenticateResult.Success(new AuthenticationTicket(
                    arrived.Principal ??= await TransformAsync(context, user).ConfigureAwait(false), name))
                : AuthenticateResult.Fail($"The request's {UserCredential.HeaderName} was not written by this process.");
        }

        return await inner.AuthenticateAsync(context, scheme).ConfigureAwait(false);
    }

    public Task ChallengeAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) =>
        inner.ChallengeAsync(context, scheme, properties);

    public Task ForbidAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) =>
        inner.ForbidAsync(context, scheme, properties);

    public Task SignInAsync(
        HttpContext context, string? scheme, ClaimsPrincipal principal, AuthenticationProperties? properties) =>
        inner.SignInAsync(context, scheme, principal, properties);

    public Task SignOutAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) =>
        inner.SignOutAsync(context, scheme, properties);

    // The app's own transformation, which its service runs on whomever a scheme authenticated.
    private static async Task<ClaimsPrincipal> TransformAsync(HttpContext context, TestUser user)
    {
        var principal = user.ToPrincipal();
        return context.RequestServices.GetService<IClaimsTransformation>() is { } transformation
            ? await transformation.TransformAsync(principal).ConfigureAwait(false)
            : principal;
    }

    // The name of the scheme that the user passes; null where it does not.
    private async Task<string?> NameAsync(string? scheme)
    {
        if (scheme is not null && setup.Passes(scheme))
        {
            return scheme;
        }

        var standard = await schemes.GetDefaultAuthenticateSchemeAsync().ConfigureAwait(false);
        return scheme is null || scheme == standard?.Name ? standard?.Name : null;
    }
}
