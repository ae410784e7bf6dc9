namespace GrpcTesting;

/// <summary>Creates fakes: downstream services that answer what a test plans.</summary>
public static class GrpcFake
{
    /// <summary>A fake of a service, on a server of its own in memory.</summary>
    /// <typeparam name="TBase">The generated base class of the service, such as <c>Inventory.InventoryBase</c>.</typeparam>
    /// <param name="configure">Sets the options of its server, which is on <see cref="GrpcTransport.Pipe"/> unless these
    /// say otherwise: what <c>GRPCTESTING_TRANSPORT</c> says is not for fakes.</param>
    /// <exception cref="ArgumentException">The type is not a generated base class.</exception>
    public static GrpcFake<TBase> For<TBase>(Action<GrpcFixtureOptions>? configure = null)
        where TBase : class => new(configure);
}
