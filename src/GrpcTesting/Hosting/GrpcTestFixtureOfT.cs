using GrpcTesting.Hosting;

namespace GrpcTesting;

/// <summary>
/// Boots a whole app from its <c>Program</c> — minimal hosting, or a host builder with a <c>Startup</c> — with its own
/// services, middleware and configuration.
/// </summary>
/// <remarks>
/// The app's own endpoints (<c>urls</c>, <c>Kestrel:Endpoints</c>, <c>ConfigureKestrel</c>) stay dormant: the fixture
/// listens on its transport only. The app's other Kestrel settings, such as limits, hold.
/// </remarks>
/// <typeparam name="TEntryPoint">Any public class of the app's assembly, commonly <c>Program</c>.</typeparam>
public class GrpcTestFixture<TEntryPoint> : GrpcFixture
    where TEntryPoint : class
{
    /// <summary>Creates a fixture that starts with its first use.</summary>
    public GrpcTestFixture()
    {
    }

    internal GrpcTestFixture(Action<GrpcFixtureOptions>? configure)
        : base(configure)
    {
    }

    private protected override IServerHost CreateHost(ServerSetup setup) => new AppHost<TEntryPoint>(setup);
}
