using Grpc.Net.Client;
using GrpcTesting.Generic;
using GrpcTesting.Identities;
using GrpcTesting.Logging;
using GrpcTesting.Recording;
using GrpcTesting.Schemas;
using GrpcTesting.Security;
using GrpcTesting.Transports;
using GrpcTesting.Wire;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GrpcTesting.Hosting;

/// <summary>Everything that a started fixture owns: the server, its endpoint, and the channels to it.</summary>
internal sealed class FixtureServer : IAsyncDisposable
{
    // After the timeout, Kestrel takes a second to abort its connections; the rest is for a machine under load.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private readonly List<GrpcChannel> _channels = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly string _name;
    private readonly GrpcFixtureOptions _options;
    private readonly CallRecorder _records;
    private readonly LogHub _logs;
    private readonly HubLoggerProvider _clientLoggers;
    private readonly TransportBinding _binding;
    private readonly EndpointMethodTypes _methodTypes;
    private readonly IdentitySetup _identities;
    private readonly HostedServiceWatch _hostedServices = new();
    private readonly WireLog? _wire;
    private Task _start = Task.CompletedTask;
    private IServerHost? _host;
    private GrpcChannel? _channel;
    private RawRoute? _raw;
    private bool _disposed;

    public FixtureServer(string name, GrpcFixtureOptions options, CallRecorder records, LogHub logs)
    {
        _name = name;
        _options = options;
        _records = records;
        _logs = logs;
        _logs.Options = options.Logs;
        _clientLoggers = new HubLoggerProvider(logs, HubLoggerProvider.Client);
        _binding = options.Transport.Bind(name);
        if (options.Unknown is not null && !options.Transport.HostsServer)
        {
            throw new InvalidOperationException(
                $"MapUnknown needs the server in this process, but the fixture uses GrpcTransport.{options.Transport}. "
                + "Use another transport, such as GrpcTransport.Pipe.");
        }

        if (options.Tls is { } tls)
        {
            _binding.UseTls(new TlsSetup(tls));
        }

        _identities = new IdentitySetup(name, options.Identities);
        Calls = new CallTracker(
            options.Timeout, records.Open(options.Records, options.Timeout, TimeProvider.System));
        _methodTypes = new EndpointMethodTypes(() => _host!.Services.GetServices<EndpointDataSource>());
        var wire = new WireLog(
            options.Wire,
            options.Timeout,
            _methodTypes.Find);
        if (_binding.TryUse(wire.Capture))
        {
            _wire = wire;
            Calls.Wire = wire;
        }

        if (options.CaptureWire)
        {
            Wire.Start();
        }

        if (_binding.Network is { } network)
        {
            network.WaitTimeout = options.Timeout;
            Calls.DescribeNetwork = network.DescribeConditions;
        }
    }

    public GrpcFixtureOptions Options => _options;

    public CallTracker Calls { get; }

    /// <summary>Cancelled when the disposal begins.</summary>
    public CancellationToken Closing => _closing.Token;

    /// <summary>Where its handlers expect requests to go.</summary>
    public Uri Address => _binding.Address;

    /// <summary>The services of the app.</summary>
    /// <exception cref="InvalidOperationException">The server runs elsewhere.</exception>
    public IServiceProvider Services => _host?.Services ?? throw RemoteLacks("Services");

    public bool HasWire => _wire is not null;

    /// <summary>The frames that cross.</summary>
    /// <exception cref="InvalidOperationException">The transport has none, or they do not pass this process.</exception>
    public WireLog Wire => _wire ?? throw new InvalidOperationException(
        $"{_name}.Wire has nothing to capture on GrpcTransport.{_options.Transport}: its HTTP/2 frames, if there are "
        + "any, do not pass this process. Use GrpcTransport.Pipe, GrpcTransport.Tcp or GrpcTransport.UnixSocket.");

    /// <summary>The network between client and server.</summary>
    /// <exception cref="InvalidOperationException">The transport is not the pipe.</exception>
    public PipeNetwork Network => _binding.Network ?? throw new InvalidOperationException(
        $"{_name}.Network needs the pipe between client and server, but the fixture uses "
        + $"GrpcTransport.{_options.Transport}. Calls, channels and clients work there; for Network, use "
        + "GrpcTransport.Pipe.");

    public GrpcChannel Channel
    {
        get
        {
            lock (_gate)
            {
                return _channel ??= CreateChannel(null);
            }
        }
    }

    /// <summary>Boots the server; nothing to do for a remote one.</summary>
    public async Task StartAsync(Func<ServerSetup, IServerHost> createHost)
    {
        if (!_options.Transport.HostsServer)
        {
            if (_identities.DefaultUser is { IsAnonymous: false } user)
            {
                throw new InvalidOperationException(UserRefusal.Explain(
                    $"GrpcFixtureOptions.Identities.DefaultUser is {user}, which", $"{_options.Transport}"));
            }

            return;
        }

        using var giveUp = new CancellationTokenSource();
        var start = _start = Task.Run(
            async () =>
            {
                _host = createHost(
                    new ServerSetup(_options, _binding, _identities, Calls, _logs, _hostedServices));
                await _host.StartAsync(giveUp.Token).ConfigureAwait(false);
                await _identities.CheckAsync(_host.Services).ConfigureAwait(false);
            },
            CancellationToken.None);
        try
        {
            await start.WaitAsync(_options.Timeout, TimeProvider.System).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!start.IsCompleted)
        {
            await giveUp.CancelAsync().ConfigureAwait(false);
            Observed.Later(start);
            throw new TimeoutException(
                $"The server was still starting after {WaitBound.Describe(_options.Timeout)}"
                + (_hostedServices.FindStarting() is { } name
                    ? $": StartAsync of the hosted service {name} has not returned. If it needs longer, raise "
                    : ". Look for a hosted service whose StartAsync does not return, or raise ")
                + "GrpcFixtureOptions.Timeout.");
        }
        catch (OperationCanceledException) when (_hostedServices.FindFailed() is not null)
        {
            // The host stops itself then, in the middle of its start, and all that comes out is that it was cancelled.
            var (name, exception) = _hostedServices.FindFailed()!.Value;
            throw new InvalidOperationException(
                $"The background service {name} failed while the server was starting: {exception.Message}", exception);
        }
    }

    /// <summary>The protobuf methods that the app has mapped by now; null where no app is hosted.</summary>
    public GrpcSchema? FindSchema() =>
        _host is null ? null : EndpointMethods.FindSchema(_host.Services.GetServices<EndpointDataSource>());

    /// <summary>The way of requests made by hand, always the same one.</summary>
    public RawRoute Raw
    {
        get
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_disposed, _name);
                return _raw ??= new RawRoute(
                    new HttpMessageInvoker(CreateChannelOptions(null).HttpHandler ?? throw new InvalidOperationException(
                        $"{_name} cannot send requests made by hand: its options take the HttpHandler, which is the way "
                        + "to the server, from every channel. Wrap it instead.")),
                    _binding.Address,
                    KeepsPaths: _options.Transport != GrpcTransport.TestServer);
            }
        }
    }

    /// <summary>A way to the server for clients that are not the fixture's own. The caller disposes it.</summary>
    public HttpMessageHandler CreateHandler() => _binding.Enclose(CreateBareHandler());

    public GrpcChannel CreateChannel(Action<GrpcChannelOptions>? configure)
    {
        var channel = GrpcChannel.ForAddress(_binding.Address, CreateChannelOptions(configure));
        lock (_gate)
        {
            if (_disposed)
            {
                channel.Dispose();
                throw new ObjectDisposedException(_name);
            }

            _channels.Add(channel);
        }

        return channel;
    }

    private GrpcChannelOptions CreateChannelOptions(Action<GrpcChannelOptions>? configure)
    {
        var options = new GrpcChannelOptions
        {
            HttpHandler = CreateBareHandler(),
            DisposeHttpClient = true,
            LoggerFactory = _clientLoggers,
        };
        _options.ApplyTo(options);
        configure?.Invoke(options);
        if (options.HttpClient is not null)
        {
            // GrpcChannel takes one or the other, and the handler is what reaches the server.
            throw new InvalidOperationException(
                $"A channel of {_name} cannot have an HttpClient: its HttpHandler is the way to the server. "
                + "To add behaviour, wrap options.HttpHandler in a DelegatingHandler.");
        }

        if (options.HttpHandler is not null)
        {
            ApplyIdentity(options);
            options.HttpHandler = new ProxyAnswer.Handler(_binding.Enclose(options.HttpHandler));
        }

        return options;
    }

    /// <summary>Closes the channels, drains the server within the timeout, and releases the endpoint.</summary>
    public async ValueTask DisposeAsync()
    {
        List<GrpcChannel> channels;
        lock (_gate)
        {
            _disposed = true;
            channels = [.. _channels];
        }

        await _closing.CancelAsync().ConfigureAwait(false);
        var looksForLeaks = _options.LeakPolicy != LeakPolicy.Ignore;
        if (looksForLeaks)
        {
            _records.FindOpenCalls();
        }

        foreach (var channel in channels)
        {
            channel.Dispose();
        }

        _raw?.Invoker.Dispose();

        // A stall or a half-open peer would keep the server from learning that the clients are gone.
        _binding.Network?.End();
        try
        {
            if (_start.IsCompleted)
            {
                await DisposeHostAsync().ConfigureAwait(false);
            }
            else
            {
                Observed.Later(DisposeHostAsync());
            }
        }
        finally
        {
            if (looksForLeaks)
            {
                _records.FindRunningHandlers();
                if (_records.Leaks.Count > 0)
                {
                    _logs.Warn("GrpcTesting.Calls", _records.DescribeLeaks());
                }
            }

            await _binding.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Looks whether the server can know a user.</summary>
    /// <exception cref="InvalidOperationException">It runs elsewhere, or has no authentication.</exception>
    public void Admit(TestUser user, string member = nameof(GrpcFixture.As))
    {
        var what = $"{_name}: {member}({user})";
        if (!_options.Transport.HostsServer)
        {
            throw new InvalidOperationException(UserRefusal.Explain(what, $"{_options.Transport}"));
        }

        if (!user.IsAnonymous && !_identities.HasAuthentication)
        {
            throw new InvalidOperationException(_identities.LacksAuthentication(what));
        }
    }

    /// <summary>The error of a member that needs the server in this process.</summary>
    public InvalidOperationException RemoteLacks(string member) => new(
        $"{_name}.{member} needs the server in this process, but the fixture uses "
        + $"GrpcTransport.{_options.Transport}. Calls, channels and clients work there; for {member}, use another "
        + "transport, such as GrpcTransport.Pipe.");

    private void ApplyIdentity(GrpcChannelOptions channel)
    {
        var own = CallerIdentity.Find(channel.HttpHandler);
        if (own?.User is { } user)
        {
            Admit(user, nameof(IdentityChannelExtensions.UseUser));
        }
        else if (own is null && _identities.DefaultUser is { IsAnonymous: false } standard)
        {
            CallerIdentity.Of(standard).AddTo(channel, nameof(GrpcIdentityOptions.DefaultUser));
        }
    }

    private HttpMessageHandler CreateBareHandler()
    {
        var handler = _binding.CreateHandler(_host?.Services);
        if (handler is SocketsHttpHandler sockets)
        {
            _options.Http2.ApplyTo(sockets);
        }

        return handler;
    }

    // A host that is disposed while it starts may leave a thread of Kestrel's behind, which then ends the process.
    private async Task DisposeHostAsync()
    {
        await _start.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_host is null)
        {
            return;
        }

        if (_wire is { IsEmpty: false })
        {
            _methodTypes.Keep();
        }

        // What blocks its thread in there, such as a disposal, must not block this one.
        var end = Task.Run(() => _host.DisposeAsync().AsTask());
        var bound = _options.Timeout == Timeout.InfiniteTimeSpan ? _options.Timeout : _options.Timeout + Grace;
        try
        {
            await end.WaitAsync(bound, TimeProvider.System).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!end.IsCompleted)
        {
            Observed.Later(end);
            var stopping = _hostedServices.FindStopping();
            await ReleaseServicesAsync(_host).ConfigureAwait(false);
            throw new TimeoutException(
                $"The server of {_name} was still stopping after {WaitBound.Describe(bound)}"
                + (stopping is not null
                    ? $": StopAsync of the hosted service {stopping} has not returned, though its token was cancelled "
                    + $"after {WaitBound.Describe(_options.Timeout)} (GrpcFixtureOptions.Timeout)."
                    : ". Look for a hosted service whose StopAsync, or a service whose disposal, does not return."));
        }

        foreach (var name in _hostedServices.FindRunning())
        {
            _logs.Warn(
                "GrpcTesting.Hosting",
                $"{_name} waited {WaitBound.Describe(_options.Timeout)} (GrpcFixtureOptions.Timeout) for the background "
                + $"service {name}, whose ExecuteAsync does not heed its stopping token, and "
                + "left it running.");
        }
    }

    // The host does so once its services have stopped, and one of them does not. What hangs here as well is given up.
    private static async Task ReleaseServicesAsync(IServerHost host)
    {
        var release = Task.Run(async () =>
        {
            if (host.Services is IAsyncDisposable services)
            {
                await services.DisposeAsync().ConfigureAwait(false);
            }
        });
        Observed.Later(release);
        await ((Task)release.WaitAsync(Grace, TimeProvider.System)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
