namespace GrpcTesting.Hosting;

/// <summary>Boots a server without services, whose calls are all unknown ones.</summary>
internal sealed class UnknownFixture(Action<GrpcFixtureOptions> configure) : GrpcFixture(configure)
{
    private protected override IServerHost CreateHost(ServerSetup setup) =>
        new BareHost(setup, typeof(UnknownFixture).Assembly);
}
