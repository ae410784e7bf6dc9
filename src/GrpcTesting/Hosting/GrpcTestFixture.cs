namespace GrpcTesting;

/// <summary>Creates fixtures for whole apps without deriving a class.</summary>
public static class GrpcTestFixture
{
    /// <summary>Boots an app from its entry point, with options.</summary>
    /// <typeparam name="TEntryPoint">Any public class of the app's assembly, commonly <c>Program</c>.</typeparam>
    public static GrpcTestFixture<TEntryPoint> Create<TEntryPoint>(Action<GrpcFixtureOptions> configure)
        where TEntryPoint : class
    {
        ArgumentNullException.ThrowIfNull(configure);
        return new GrpcTestFixture<TEntryPoint>(configure);
    }
}
