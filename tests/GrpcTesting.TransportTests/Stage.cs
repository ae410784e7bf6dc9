using Grpc.Core;

namespace GrpcTesting.TransportTests;

/// <summary>Where a scenario is played: a fixture on the given transport, and its client.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly GrpcFixture _fixture;
    private readonly GrpcFixture? _target;
    private readonly ForeignProxy? _proxy;

    private Stage(GrpcFixture fixture, GrpcFixture? target = null, ForeignProxy? proxy = null)
    {
        _fixture = fixture;
        _target = target;
        _proxy = proxy;
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
        transport == StageTransport.Proxied ? SetBehindProxy(service, configure)
        : transport == StageTransport.Foreign ? SetBehindForeignProxy(service, configure)
        : new(GrpcServiceFixture.For(service, options =>
        {
            options.Transport = transport;
            options.Timeout = Bound;
            configure?.Invoke(options);
        }));

    /// <summary>
    /// What the service threw. Through a proxy, the outcome has the exception that the proxy ended the call with, and
    /// that one has the service's. Through a foreign one, it has none, and the latest call of the service's own fixture
    /// tells.
    /// </summary>
    public Exception? ThrownByService<TResponse>(CallOutcome<TResponse> outcome)
    {
        if (_target is null)
        {
            return outcome.ServerException;
        }

        if (_proxy is null)
        {
            return Assert.IsType<RpcException>(outcome.ServerException).Status.DebugException;
        }

        Assert.Null(outcome.ServerException);
        return _target.Calls.Latest!.Server!.Exception;
    }

    public async ValueTask DisposeAsync()
    {
        await _fixture.DisposeAsync();
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        if (_target is not null)
        {
            await _target.DisposeAsync();
        }
    }

    private static Stage SetBehindProxy(ScenarioService service, Action<GrpcFixtureOptions>? configure)
    {
        var wanted = Want(configure);
        var target = SetTarget(GrpcTransport.Pipe, service, wanted);
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

    private static Stage SetBehindForeignProxy(ScenarioService service, Action<GrpcFixtureOptions>? configure)
    {
        var wanted = Want(configure);
        var target = SetTarget(GrpcTransport.Tcp, service, wanted);
        var address = target.Channel.Target;
        var proxy = Task.Run(() => ForeignProxy.OpenAsync(address)).GetAwaiter().GetResult();
        var client = GrpcServiceFixture.For(service, options =>
        {
            options.Transport = GrpcTransport.Remote(proxy.Address);
            options.Timeout = Bound;
            options.ConfigureChannel(wanted.ApplyTo);
        });
        return new(client, target, proxy);
    }

    // What a test wants of its server is for the one with the service, what it wants of its channels is for those of
    // the client. Between them is nothing to want: no limits of the proxy's own.
    private static GrpcFixtureOptions Want(Action<GrpcFixtureOptions>? configure)
    {
        var wanted = new GrpcFixtureOptions();
        configure?.Invoke(wanted);
        return wanted;
    }

    private static GrpcFixture SetTarget(GrpcTransport transport, ScenarioService service, GrpcFixtureOptions wanted) =>
        GrpcServiceFixture.For(service, options =>
        {
            options.Transport = transport;
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
}
