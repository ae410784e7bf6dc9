namespace GrpcTesting.Benchmarks.Ratios;

/// <summary>A fixture to measure, and its client.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private readonly GrpcServiceFixture<LoadService> _fixture;

    public Bench(GrpcTransport transport, Action<GrpcFixtureOptions>? configure)
    {
        Transport = transport;
        Configure = configure;
        _fixture = GrpcServiceFixture.For(new LoadService(), options =>
        {
            options.Transport = transport;
            configure?.Invoke(options);
        });
        Client = _fixture.CreateClient<Load.LoadClient>();
    }

    public GrpcTransport Transport { get; }

    public Action<GrpcFixtureOptions>? Configure { get; }

    public Load.LoadClient Client { get; }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();
}
