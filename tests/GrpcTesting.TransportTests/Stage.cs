using Grpc.Core;

namespace GrpcTesting.TransportTests;

/// <summary>Where a scenario is played: a fixture on the given transport, and its client.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly GrpcFixture _fixture;
    private readonly GrpcFixture? _target;

    private Stage(GrpcFixture fixture, GrpcFixture? target = null)
    {
        _fixture = fixture;
        _target = target;
        Client = fixture.CreateClient<Scenario.ScenarioClient>();
    }

    /// <summary>What bounds every wait of a test that should be over at once.</summary>
    public static TimeSpan Bound { get; } = TimeSpan.FromSeconds(20);

    /// <summary>The fixture that the client calls.</summary>
    public GrpcFixture Fixture => _fixture;

    public Scenario.ScenarioClient Client { get; }

    /// <summary>Calls without stubs. A proxy does not know the messages of what it forwards, so that they are given.
    /// </summary>
    public GenericClient Generic => _target is null
        ? _fixture.Generic
        : _fixture.Generic.WithSchema(GrpcSchema.Of(Scenario.Descriptor));

    public static Stage Set(
        GrpcTransport transport, ScenarioService service, Action<GrpcFixtureOptions>? configure = null) =>
        transport == ProxiedTransport.Instance
            ? SetBehindProxy(service, configure)
            : new(GrpcServiceFixture.For(service, options =>
            {
                options.Transport = transport;
                options.Timeout = Bound;
                configure?.Invoke(options);
            }));

    /// <summary>
    /// What the service threw. Through a proxy, the outcome has the exception that the proxy ended the call with, and
    /// that one has the service's.
    /// </summary>
    public Exception? ThrownByService<TResponse>(CallOutcome<TResponse> outcome) => _target is null
        ? outcome.ServerException
        : Assert.IsType<RpcException>(outcome.ServerException).Status.DebugException;

    public async ValueTask DisposeAsync()
    {
        await _fixture.DisposeAsync();
        if (_target is not null)
        {
            await _target.DisposeAsync();
        }
    }

    // What a test wants of its server is for the one with the service, what it wants of its channels is for those of
    // the client. Between them is nothing to want: no limits of the proxy's own.
    private static Stage SetBehindProxy(ScenarioService service, Action<GrpcFixtureOptions>? configure)
    {
        var wanted = new GrpcFixtureOptions();
        configure?.Invoke(wanted);
        var target = GrpcServiceFixture.For(service, options =>
        {
            options.Transport = GrpcTransport.Pipe;
            options.Timeout = Bound;
            options.LeakPolicy = LeakPolicy.Throw;
            options.ConfigureWebHost(wanted.ApplyTo);
            options.ConfigureServices(wanted.ApplyTo);
            options.ConfigureChannel(channel => channel.MaxReceiveMessageSize = null);
            if (wanted.Unknown is { } handler)
            {
                options.MapUnknown(handler);
            }
        });
        var invoker = target.CallInvoker;
        var proxy = GrpcServiceFixture.ForUnknown(
            call => call.ForwardToAsync(invoker),
            options =>
            {
                options.Transport = GrpcTransport.Pipe;
                options.Timeout = Bound;
                options.ConfigureGrpc(grpc => grpc.MaxReceiveMessageSize = null);
                options.ConfigureChannel(wanted.ApplyTo);
            });
        return new(proxy, target);
    }
}
