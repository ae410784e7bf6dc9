using GrpcTesting.Hosting;

namespace GrpcTesting;

/// <summary>
/// Boots one service class with its dependencies: the quickest way to test a service by itself. Its dependencies come
/// from <see cref="GrpcFixtureOptions.ConfigureServices"/>.
/// </summary>
/// <remarks>
/// As in production, gRPC makes a new <typeparamref name="TService"/> for every call unless it is registered as a
/// service. Registering authentication or authorization adds its middleware, as in any minimal app.
/// </remarks>
/// <typeparam name="TService">The class that implements the service.</typeparam>
public class GrpcServiceFixture<TService> : GrpcFixture
    where TService : class
{
    private readonly TService? _instance;

    /// <summary>Creates a fixture that starts with its first use.</summary>
    public GrpcServiceFixture()
    {
    }

    internal GrpcServiceFixture(Action<GrpcFixtureOptions>? configure, TService? instance)
        : base(configure) => _instance = instance;

    private protected override IServerHost CreateHost(ServerSetup setup) =>
        new SingleServiceHost<TService>(setup, _instance);
}
