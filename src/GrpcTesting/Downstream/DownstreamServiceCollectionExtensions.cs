using GrpcTesting.Downstream;
using Microsoft.Extensions.DependencyInjection;

namespace GrpcTesting;

/// <summary>
/// Connects the clients of an app under test to fixtures instead of the network. For
/// <see cref="GrpcFixtureOptions.ConfigureServices"/>, which runs after the app's own registrations.
/// </summary>
/// <remarks>
/// They act on what <see cref="IHttpClientFactory"/> makes: the clients of <c>AddGrpcClient</c> and <c>AddHttpClient</c>,
/// and channels on its handlers. The app's delegating handlers stay in place; its primary handler does not run.
/// </remarks>
public static class DownstreamServiceCollectionExtensions
{
    /// <summary>Connects a gRPC client of the app to a fixture, whatever its address. The last call for it wins.</summary>
    /// <typeparam name="TClient">The client as the app registers it: the generated class.</typeparam>
    /// <param name="services">The app's services.</param>
    /// <param name="fixture">A <see cref="GrpcFake{TBase}"/>, or any other fixture. The caller keeps owning it, and
    /// disposes it after the app's fixture.</param>
    /// <param name="name">Only the client that the factory knows by this name, whether it is registered or made by hand;
    /// null for every client of the service.</param>
    /// <exception cref="InvalidOperationException">The app registers no such client, and no name was given. The message
    /// lists those that it registers.</exception>
    /// <exception cref="FixtureStartException">The fake did not start.</exception>
    /// <exception cref="ObjectDisposedException">The fixture is disposed.</exception>
    public static IServiceCollection ReplaceGrpcClient<TClient>(
        this IServiceCollection services, GrpcFixture fixture, string? name = null)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(fixture);
        if (name is null)
        {
            RegisteredClients.Require<TClient>(services);
        }

        var service = ClientService.NameOf(typeof(TClient));
        if (service is null)
        {
            // Its requests cannot be told from others, but its name is known.
            name ??= ClientService.DefaultNameOf(typeof(TClient));
        }

        return Add(services, new DownstreamRoute(fixture, TypeName.Of(typeof(TClient)), name, service));
    }

    /// <summary>Connects the named <see cref="HttpClient"/> of the app, and channels on its handlers, to a fixture: every
    /// request, whatever its address.</summary>
    /// <param name="services">The app's services.</param>
    /// <param name="name">The name that the app gives to <see cref="IHttpClientFactory"/>.</param>
    /// <param name="fixture">A <see cref="GrpcFake{TBase}"/>, or any other fixture. The caller keeps owning it, and
    /// disposes it after the app's fixture.</param>
    /// <exception cref="FixtureStartException">The fake did not start.</exception>
    /// <exception cref="ObjectDisposedException">The fixture is disposed.</exception>
    public static IServiceCollection ReplaceHttpClient(
        this IServiceCollection services, string name, GrpcFixture fixture)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(fixture);
        return Add(services, new DownstreamRoute(fixture, $"HttpClient '{name}'", name, Service: null));
    }

    /// <summary>
    /// Makes every request that would go to the network through <see cref="IHttpClientFactory"/> fail, with an
    /// <see cref="InvalidOperationException"/> that names the client and the address. Replaced clients work, and so do
    /// clients whose primary handler is not one of .NET's own, such as a stub.
    /// </summary>
    /// <remarks>It does not see what goes past the factory, such as a <c>new HttpClient()</c>.</remarks>
    /// <param name="services">The app's services.</param>
    public static IServiceCollection BlockNetwork(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        DownstreamRoutes.Of(services).BlocksOthers = true;
        return services;
    }

    private static IServiceCollection Add(IServiceCollection services, DownstreamRoute route)
    {
        var fixture = route.Fixture;
        var start = fixture.StartAsync();
        if (fixture.IsSelfContained)
        {
            // So that fixture.Calls can be waited for as soon as the app has started.
            start.GetAwaiter().GetResult();
        }
        else
        {
            // Two apps may call each other; then neither start may wait for the other. A failure shows with the first call.
            Observed.Later(start);
        }

        DownstreamRoutes.Of(services).Add(route);
        return services;
    }
}
