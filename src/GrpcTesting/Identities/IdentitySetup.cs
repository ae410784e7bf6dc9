using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace GrpcTesting.Identities;

/// <summary>Lets test users into a fixture's server, beside the app's own authentication.</summary>
internal sealed class IdentitySetup(string fixtureName, GrpcIdentityOptions options)
{
    private readonly HashSet<string> _schemes = [.. options.Schemes];

    /// <summary>Whether the server authenticates anybody at all.</summary>
    public bool HasAuthentication { get; private set; }

    /// <summary>Who calls unless a call, a client or a channel says otherwise.</summary>
    public TestUser? DefaultUser { get; } = options.DefaultUser;

    /// <summary>Whether a test user passes this scheme of the app without being its default one.</summary>
    public bool Passes(string scheme) => _schemes.Contains(scheme);

    /// <summary>Runs after everything that the app and the test registered.</summary>
    public void ApplyTo(IServiceCollection services)
    {
        services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter>(new UserArrival(this)));
        var own = services.LastOrDefault(service =>
            service.ServiceType == typeof(IAuthenticationService) && !service.IsKeyedService);
        if (own is null)
        {
            return;
        }

        HasAuthentication = true;
        services.Remove(own);
        services.Add(new ServiceDescriptor(
            typeof(IAuthenticationService),
            provider => new UserAuthentication(
                Create(own, provider), provider.GetRequiredService<IAuthenticationSchemeProvider>(), this),
            own.Lifetime));
    }

    /// <summary>Looks whether the options fit the app that has started.</summary>
    /// <exception cref="InvalidOperationException">They name a scheme that the app lacks, or a user although nobody
    /// authenticates it.</exception>
    public async Task CheckAsync(IServiceProvider services)
    {
        if (DefaultUser is { IsAnonymous: false } user && !HasAuthentication)
        {
            throw new InvalidOperationException(
                LacksAuthentication($"GrpcFixtureOptions.Identities.DefaultUser is {user}, which"));
        }

        if (_schemes.Count == 0)
        {
            return;
        }

        var all = HasAuthentication
            ? await services.GetRequiredService<IAuthenticationSchemeProvider>().GetAllSchemesAsync().ConfigureAwait(false)
            : [];
        string[] names = [.. all.Select(scheme => scheme.Name)];
        if (_schemes.FirstOrDefault(scheme => !names.Contains(scheme)) is { } unknown)
        {
            throw new InvalidOperationException(
                $"GrpcFixtureOptions.Identities.Schemes names '{unknown}', which is no authentication scheme of the app. "
                + (names.Length > 0 ? $"Its schemes: {string.Join(", ", names)}." : "It has none."));
        }
    }

    /// <summary>The error of a user whom no server of this fixture would see.</summary>
    public string LacksAuthentication(string what) =>
        $"{what} needs authentication in the server, but the server of {fixtureName} has none: everybody would be "
        + "anonymous there, as in production. A whole app calls AddAuthentication; for a fixture of one service, call "
        + "options.UseAuthorization().";

    private static IAuthenticationService Create(ServiceDescriptor own, IServiceProvider provider) =>
        (IAuthenticationService)(own.ImplementationInstance
            ?? own.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, own.ImplementationType!));
}
