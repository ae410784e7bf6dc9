using Grpc.Net.Client;
using GrpcTesting.Recording;
using GrpcTesting.Transports;

namespace GrpcTesting.Hosting;

/// <summary>Everything that a started fixture owns: the server, its endpoint, and the channels to it.</summary>
internal sealed class FixtureServer : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<GrpcChannel> _channels = [];
    private readonly string _name;
    private readonly GrpcFixtureOptions _options;
    private readonly TransportBinding _binding;
    private IServerHost? _host;
    private GrpcChannel? _channel;
    private bool _disposed;

    public FixtureServer(string name, GrpcFixtureOptions options)
    {
        _name = name;
        _options = options;
        _binding = options.Transport.Bind(name);
        Calls = new CallTracker(options.Timeout);
        if (_binding.Network is { } network)
        {
            network.WaitTimeout = options.Timeout;
        }
    }

    public GrpcFixtureOptions Options => _options;

    public CallTracker Calls { get; }

    /// <summary>The services of the app.</summary>
    /// <exception cref="InvalidOperationException">The server runs elsewhere.</exception>
    public IServiceProvider Services => _host?.Services ?? throw RemoteLacks("Services");

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
            return;
        }

        using var giveUp = new CancellationTokenSource();
        var start = Task.Run(
            async () =>
            {
                _host = createHost(new ServerSetup(_options, _binding, Calls));
                await _host.StartAsync(giveUp.Token).ConfigureAwait(false);
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
                $"The server was still starting after {WaitBound.Describe(_options.Timeout)}. Look for a hosted "
                + "service whose StartAsync does not return, or raise GrpcFixtureOptions.Timeout.");
        }
    }

    public GrpcChannel CreateChannel(Action<GrpcChannelOptions>? configure)
    {
        var options = new GrpcChannelOptions
        {
            HttpHandler = _binding.CreateHandler(_host?.Services),
            DisposeHttpClient = true,
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

        var channel = GrpcChannel.ForAddress(_binding.Address, options);
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

    /// <summary>Closes the channels, drains the server within the timeout, and releases the endpoint.</summary>
    public async ValueTask DisposeAsync()
    {
        List<GrpcChannel> channels;
        lock (_gate)
        {
            _disposed = true;
            channels = [.. _channels];
        }

        foreach (var channel in channels)
        {
            channel.Dispose();
        }

        // A stall or a half-open peer would keep the server from learning that the clients are gone.
        _binding.Network?.End();
        try
        {
            if (_host is not null)
            {
                await _host.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            await _binding.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The error of a member that needs the server in this process.</summary>
    public InvalidOperationException RemoteLacks(string member) => new(
        $"{_name}.{member} needs the server in this process, but the fixture uses "
        + $"GrpcTransport.{_options.Transport}. Calls, channels and clients work there; for {member}, use another "
        + "transport, such as GrpcTransport.Pipe.");
}
