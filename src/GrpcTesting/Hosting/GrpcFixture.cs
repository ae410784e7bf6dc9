using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using GrpcTesting.Generic;
using GrpcTesting.Hosting;
using GrpcTesting.Identities;
using GrpcTesting.Logging;
using GrpcTesting.Recording;

namespace GrpcTesting;

/// <summary>
/// Boots a gRPC server in memory, hands out channels and clients for it, and owns all of them.
/// </summary>
/// <remarks>
/// <para>The first use starts it; <see cref="StartAsync"/> only does so earlier, and without blocking. A fixture that
/// failed to start throws the same <see cref="FixtureStartException"/> from everything a test then asks of it.</para>
/// <para>Fixtures are independent of each other, and starting one takes milliseconds: give every test its own. All
/// members may be used from several threads.</para>
/// </remarks>
public abstract class GrpcFixture : IAsyncDisposable, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Action<GrpcFixtureOptions>? _configure;
    private readonly LogHub _logs = new();
    private Task<FixtureServer>? _start;
    private Task? _disposal;

    /// <summary>Creates a fixture that starts with its first use.</summary>
    protected GrpcFixture()
        : this(null)
    {
    }

    private protected GrpcFixture(Action<GrpcFixtureOptions>? configure)
    {
        _configure = configure;
        Calls = new CallRecorder(Name);
    }

    /// <summary>The services of the running app: its singletons, and scopes for the rest. Starts the fixture.</summary>
    /// <exception cref="FixtureStartException">The fixture did not start.</exception>
    /// <exception cref="InvalidOperationException">The server is remote.</exception>
    /// <exception cref="ObjectDisposedException">The fixture is disposed.</exception>
    public IServiceProvider Services => Started().Services;

    /// <summary>The fixture's own channel, always the same one. Starts the fixture.</summary>
    /// <exception cref="FixtureStartException">The fixture did not start.</exception>
    /// <exception cref="ObjectDisposedException">The fixture is disposed.</exception>
    public GrpcChannel Channel => Started().Channel;

    /// <summary>
    /// Makes calls on <see cref="Channel"/> that the fixture can follow, so that their outcomes carry the server's
    /// exception. <see cref="CreateClient{TClient}"/> uses it. Put interceptors on it rather than on the channel.
    /// Starts the fixture.
    /// </summary>
    /// <exception cref="FixtureStartException">The fixture did not start.</exception>
    /// <exception cref="ObjectDisposedException">The fixture is disposed.</exception>
    public CallInvoker CallInvoker => CreateCallInvoker(output: null);

    /// <summary>
    /// Calls methods of the server by their names, without generated code: with JSON, bytes or any messages, and with
    /// requests made by hand. Starts the fixture.
    /// </summary>
    /// <exception cref="FixtureStartException">The fixture did not start.</exception>
    /// <exception cref="ObjectDisposedException">The fixture is disposed.</exception>
    public GenericClient Generic
    {
        get
        {
            var server = Started();
            return new GenericClient(
                CallInvoker, new FixtureServices(server.FindSchema, () => server.Raw, server.Options.Timeout));
        }
    }

    /// <summary>
    /// What the clients and the server saw. Does not start the fixture, and can be read after its disposal.
    /// </summary>
    public CallRecorder Calls { get; }

    /// <summary>
    /// The HTTP/2 frames that crossed, once <see cref="GrpcFixtureOptions.CaptureWire"/> or <see cref="WireLog.Start"/>
    /// asks for them. Starts the fixture; what was captured stays readable after its disposal.
    /// </summary>
    /// <exception cref="FixtureStartException">The fixture did not start.</exception>
    /// <exception cref="InvalidOperationException">The transport is TestServer or remote.</exception>
    public WireLog Wire => StartedOnce().Wire;

    /// <summary>
    /// Whether <see cref="Wire"/> can see frames: the fixture has started, on a transport that has them. Does not start
    /// the fixture.
    /// </summary>
    public bool HasWire => _start is { IsCompletedSuccessfully: true } start && start.Result.HasWire;

    /// <summary>The network between clients and server: its conditions, connections and events. Starts the fixture.</summary>
    /// <exception cref="FixtureStartException">The fixture did not start.</exception>
    /// <exception cref="InvalidOperationException">The transport is not <see cref="GrpcTransport.Pipe"/>.</exception>
    /// <exception cref="ObjectDisposedException">The fixture is disposed.</exception>
    public PipeNetwork Network => Started().Network;

    /// <summary>Boots the server now. Optional: the first use does it as well.</summary>
    /// <param name="cancellationToken">Ends this wait; the start itself goes on.</param>
    /// <exception cref="FixtureStartException">The fixture did not start.</exception>
    /// <exception cref="ObjectDisposedException">The fixture is disposed.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default) => Start().WaitAsync(cancellationToken);

    /// <summary>A generated client on <see cref="Channel"/>. Starts the fixture.</summary>
    /// <typeparam name="TClient">The generated client class, such as <c>Greeter.GreeterClient</c>.</typeparam>
    /// <exception cref="FixtureStartException">The fixture did not start.</exception>
    /// <exception cref="InvalidOperationException">The type lacks the constructor that generated clients have.</exception>
    /// <exception cref="ObjectDisposedException">The fixture is disposed.</exception>
    public TClient CreateClient<TClient>()
        where TClient : ClientBase<TClient> => ClientActivator.Create<TClient>(CallInvoker);

    /// <summary>Another channel to the server, with connections of its own. Disposed with the fixture.</summary>
    /// <param name="configure">Changes the channel's options, after <see cref="GrpcFixtureOptions.ConfigureChannel"/>.
    /// <see cref="GrpcChannelOptions.HttpHandler"/> is the way to the server: wrap it, do not replace it.</param>
    /// <exception cref="FixtureStartException">The fixture did not start.</exception>
    /// <exception cref="ObjectDisposedException">The fixture is disposed.</exception>
    public GrpcChannel CreateChannel(Action<GrpcChannelOptions>? configure = null) =>
        Started().CreateChannel(configure);

    /// <summary>Makes clients and channels that call as a test user. Starts the fixture.</summary>
    /// <param name="user">Whom the app's default authentication scheme takes the caller for;
    /// <see cref="TestUser.Anonymous"/> for nobody.</param>
    /// <exception cref="FixtureStartException">The fixture did not start.</exception>
    /// <exception cref="InvalidOperationException">The server is remote, or has no authentication.</exception>
    /// <exception cref="ObjectDisposedException">The fixture is disposed.</exception>
    public TestCaller As(TestUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        Started().Admit(user);
        return new TestCaller(this, CallerIdentity.Of(user));
    }

    /// <summary>Makes clients and channels that call as a test user of that name. Starts the fixture.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <inheritdoc cref="As(TestUser)"/>
    public TestCaller As(string name) => As(new TestUser(name));

    /// <summary>
    /// Makes clients and channels that send <c>authorization: Bearer …</c>, for the app's own authentication to judge.
    /// On every transport; unlike <see cref="CallCredentials"/> it needs no TLS.
    /// </summary>
    /// <exception cref="ArgumentException">The token is empty or has characters that no header can carry.</exception>
    public TestCaller WithBearerToken(string token) => new(this, CallerIdentity.OfToken(token));

    /// <summary>
    /// Writes what server and client log from now on, as far as <see cref="GrpcFixtureOptions.Logs"/> lets it through,
    /// until the output is disposed. Does not start the fixture.
    /// </summary>
    /// <param name="write">Writes an entry down. Called by one thread at a time, at any time during the fixture's life,
    /// and never after the output's disposal has returned. When it throws, it is not called again.</param>
    /// <returns>The output, whose clients' entries go nowhere else.</returns>
    public LogOutput WriteLogsTo(Action<GrpcLogEntry> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        return new LogOutput(this, _logs, write);
    }

    /// <summary>
    /// Closes the channels, which cancels calls in flight; lets the server drain for at most
    /// <see cref="GrpcFixtureOptions.Timeout"/>; and releases everything. Safe after a failed start, and more than once.
    /// </summary>
    /// <exception cref="TimeoutException">The server had not stopped 3 seconds after that; the message names the hosted
    /// service that it waits for. The rest is released, as far as it lets itself be.</exception>
    public async ValueTask DisposeAsync()
    {
        await EndAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose()
    {
        EndAsync().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    /// <summary>Sets the options of a derived fixture. Called once, when the fixture starts.</summary>
    protected virtual void Configure(GrpcFixtureOptions options)
    {
    }

    /// <summary>Releases what a derived fixture owns. Called once, after the server has stopped.</summary>
    protected virtual ValueTask DisposeAsyncCore() => ValueTask.CompletedTask;

    private protected abstract IServerHost CreateHost(ServerSetup setup);

    internal CallInvoker CreateCallInvoker(LogOutput? output)
    {
        var server = Started();
        var channel = server.Channel;
        var invoker = server.Options.Records.Enabled
            ? new RecordingInvoker(channel.CreateCallInvoker(), server.Calls, channel.Target)
            : channel.CreateCallInvoker();
        return output is null
            ? invoker
            : invoker.Intercept(new OutputInterceptor(_logs, output, tagged: server.Options.Transport.HostsServer));
    }

    /// <summary>The type's name, for messages.</summary>
    internal string Name => TypeName.Of(GetType());

    /// <summary>Whether it starts without needing any other fixture, so that another one's start may wait for it.</summary>
    internal virtual bool IsSelfContained => false;

    /// <summary>The started server. Starts the fixture.</summary>
    /// <exception cref="FixtureStartException">The fixture did not start.</exception>
    /// <exception cref="ObjectDisposedException">The fixture is disposed.</exception>
    internal Task<FixtureServer> GetServerAsync() => Start();

    /// <summary>What bounds the waits of a test. Starts the fixture; known after its disposal as well.</summary>
    internal async Task<TimeSpan> GetWaitTimeoutAsync() =>
        (await (_start ?? Start()).ConfigureAwait(false)).Options.Timeout;

    /// <summary>Whether <see cref="ServerOptions"/> are known.</summary>
    private protected bool HasStarted => _start is { IsCompletedSuccessfully: true };

    /// <summary>The options with which the fixture started.</summary>
    private protected GrpcFixtureOptions ServerOptions => _start!.Result.Options;

    /// <summary>Tells every log output of the fixture.</summary>
    private protected void Warn(string message) => _logs.Warn("GrpcTesting.Downstream", message);

    /// <summary>Called once, when the options are set and before anything starts.</summary>
    /// <exception cref="InvalidOperationException">The fixture cannot start with them.</exception>
    private protected virtual void OnConfigured(GrpcFixtureOptions options)
    {
    }

    /// <summary>Called once, when the disposal begins and the server still runs.</summary>
    private protected virtual void OnDisposing()
    {
    }

    /// <summary>Called once, when everything is released.</summary>
    /// <exception cref="GrpcAssertionException">The test must fail.</exception>
    private protected virtual void ThrowIfFailed()
    {
        if (HasStarted && ServerOptions.LeakPolicy == LeakPolicy.Throw)
        {
            Calls.ThrowIfLeaked();
        }
    }

    // What was captured stays readable after the disposal.
    private FixtureServer StartedOnce() =>
        _start is { IsCompletedSuccessfully: true } start ? start.Result : Started();

    private FixtureServer Started()
    {
        var start = Start();
        return start.IsCompletedSuccessfully ? start.Result : start.GetAwaiter().GetResult();
    }

    private Task<FixtureServer> Start()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposal is not null, this);
            return _start ??= OffContext.Run(StartServerAsync);
        }
    }

    private Task EndAsync()
    {
        lock (_gate)
        {
            return _disposal ??= OffContext.Run(DisposeServerAsync);
        }
    }

    private async Task<FixtureServer> StartServerAsync()
    {
        FixtureServer? server = null;
        try
        {
            var options = new GrpcFixtureOptions();
            Configure(options);
            _configure?.Invoke(options);
            OnConfigured(options);
            server = new FixtureServer(Name, options, Calls, _logs);
            await server.StartAsync(CreateHost).ConfigureAwait(false);
            return server;
        }
        catch (Exception exception)
        {
            if (server is not null)
            {
                await DisposeAfterFailedStartAsync(server).ConfigureAwait(false);
            }

            throw new FixtureStartException($"{Name} did not start: {exception.Message}", exception);
        }
    }

    private async Task DisposeServerAsync()
    {
        OnDisposing();
        try
        {
            // Nobody starts the fixture any more: the disposal is set.
            if (_start is not null)
            {
                await ((Task)_start).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (_start.IsCompletedSuccessfully)
                {
                    await _start.Result.DisposeAsync().ConfigureAwait(false);
                }
            }
        }
        finally
        {
            await DisposeAsyncCore().ConfigureAwait(false);
        }

        ThrowIfFailed();
    }

    // The failure to start is the story; what a half-built host throws on top of it would hide it.
    private static async Task DisposeAfterFailedStartAsync(FixtureServer server)
    {
        try
        {
            await server.DisposeAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // See above.
        catch (Exception)
        {
        }
#pragma warning restore CA1031
    }
}
