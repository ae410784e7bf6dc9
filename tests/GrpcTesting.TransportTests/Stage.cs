namespace GrpcTesting.TransportTests;

/// <summary>Where a scenario is played: a fixture on the given transport, and its client.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly GrpcFixture _fixture;

    private Stage(GrpcFixture fixture)
    {
        _fixture = fixture;
        Client = fixture.CreateClient<Scenario.ScenarioClient>();
    }

    /// <summary>What bounds every wait of a test that should be over at once.</summary>
    public static TimeSpan Bound { get; } = TimeSpan.FromSeconds(20);

    public GrpcFixture Fixture => _fixture;

    public Scenario.ScenarioClient Client { get; }

    public static Stage Set(
        GrpcTransport transport, ScenarioService service, Action<GrpcFixtureOptions>? configure = null) =>
        new(GrpcServiceFixture.For(service, options =>
        {
            options.Transport = transport;
            options.Timeout = Bound;
            configure?.Invoke(options);
        }));

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();
}
