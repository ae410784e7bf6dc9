namespace GrpcTesting.Benchmarks.Measuring;

/// <summary>A started server to measure, and its client.</summary>
internal sealed class Bench(Contender contender, Load.LoadClient client, IAsyncDisposable server) : IAsyncDisposable
{
    public Contender Contender => contender;

    public Load.LoadClient Client => client;

    /// <summary>The fixture; null for a server that was made by hand.</summary>
    public GrpcFixture? Fixture => server as GrpcFixture;

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
