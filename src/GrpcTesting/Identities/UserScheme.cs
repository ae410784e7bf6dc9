using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GrpcTesting.Identities;

/// <summary>
/// The scheme of a service that is hosted by itself and brings none: it knows nobody but test users, and answers 401
/// and 403 as a scheme for tokens does.
/// </summary>
internal sealed class UserScheme : IAuthenticationHandler
{
    private const string Name = "GrpcTesting";

    private HttpContext? _context;

    public static void AddTo(IServiceCollection services, IReadOnlyList<Action<AuthorizationOptions>> policies)
    {
        // The core only: AddAuthentication would also write data protection keys to the disk.
        services.AddAuthenticationCore();
        services.AddTransient<UserScheme>();
        services.PostConfigure<AuthenticationOptions>(options =>
        {
            if (!options.Schemes.Any())
            {
                options.AddScheme<UserScheme>(Name, null);
            }
        });
        services.AddAuthorization();
        foreach (var configure in policies)
        {
            services.Configure(configure);
        }
    }

    public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context)
    {
        _context = context;
        return Task.CompletedTask;
    }

    // UserAuthentication has asked the request for its test user before.
    public Task<AuthenticateResult> AuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());

    public Task ChallengeAsync(AuthenticationProperties? properties) => Answer(StatusCodes.Status401Unauthorized);

    public Task ForbidAsync(AuthenticationProperties? properties) => Answer(StatusCodes.Status403Forbidden);

    private Task Answer(int status)
    {
        _context!.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
