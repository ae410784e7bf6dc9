using GrpcTesting.Hosting;

namespace GrpcTesting;

/// <summary>Creates fixtures for one service without deriving a class.</summary>
public static class GrpcServiceFixture
{
    /// <summary>Hosts an instance: one with state of its own, or a mock. The caller keeps owning it.</summary>
    /// <typeparam name="TService">The service class, or its generated base class when the instance is a mock of it.
    /// </typeparam>
    public static GrpcServiceFixture<TService> For<TService>(
        TService instance, Action<GrpcFixtureOptions>? configure = null)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(instance);
        return new GrpcServiceFixture<TService>(configure, instance);
    }

    /// <summary>Hosts a service class, with options.</summary>
    public static GrpcServiceFixture<TService> Create<TService>(Action<GrpcFixtureOptions> configure)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(configure);
        return new GrpcServiceFixture<TService>(configure, instance: null);
    }

    /// <summary>Hosts no service: every call is handled as <see cref="GrpcFixtureOptions.MapUnknown"/> says.</summary>
    /// <param name="handler">Handles each call. It may run for several calls at once.</param>
    /// <param name="configure">Sets the fixture's options.</param>
    public static GrpcFixture ForUnknown(
        Func<UnknownCall, Task> handler, Action<GrpcFixtureOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new UnknownFixture(options =>
        {
            options.MapUnknown(handler);
            configure?.Invoke(options);
        });
    }
}
