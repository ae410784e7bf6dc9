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
    private readonly BoundedHost _host;
    private readonly WireLog? _wire;
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
        _host = new BoundedHost(name, options.Timeout, logs);
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
            options.Timeout,
            records.Open(options.Records, options.Timeout, TimeProvider.System),
            options.Transport.HostsServer);
        _methodTypes = new EndpointMethodTypes(() => _host.Services!.GetServices<EndpointDataSource>());
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
    public IServiceProvider Services => _host.Services ?? throw RemoteLacks("Services");

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

        await _host.StartAsync(
            () => createHost(new ServerSetup(_options, _binding, _identities, Calls, _logs, _host.HostedServices)),
            _identities.CheckAsync).ConfigureAwait(false);
    }

    /// <summary>The protobuf methods that the app has mapped by now; null where no app is hosted.</summary>
    public GrpcSchema? FindSchema() =>
        _host.Services is { } services ? EndpointMethods.FindSchema(services.GetServices<EndpointDataSource>()) : null;

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
            if (_options.Records.Enabled && _options.Transport.HostsServer)
            {
                options.HttpHandler = new ResponseWatch(Calls.Book, options.HttpHandler);
            }
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
            var stop = StopHostAsync();
            if (_host.IsStarting)
            {
                Observed.Later(stop);
            }
            else
            {
                await stop.ConfigureAwait(false);
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
        var handler = _binding.CreateHandler(_host.Services);
        if (handler is SocketsHttpHandler sockets)
        {
            _options.Http2.ApplyTo(sockets);
        }

        return handler;
    }

    private async Task StopHostAsync()
    {
        await _host.WhenStartedAsync().ConfigureAwait(false);
        if (_wire is { IsEmpty: false } && _host.Services is not null)
        {
            _methodTypes.Keep();
        }

        await _host.StopAsync().ConfigureAwait(false);
    }
}
