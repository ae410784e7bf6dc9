using Grpc.AspNetCore.Server;
using Grpc.Net.Client;
using GrpcTesting.Transports;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GrpcTesting;

/// <summary>
/// What a fixture boots and how it is reached. Set before the fixture starts; changes after that have no effect.
/// </summary>
public sealed class GrpcFixtureOptions
{
    private readonly List<Action<IServiceCollection>> _services = [];
    private readonly List<Action<IConfigurationBuilder>> _configuration = [];
    private readonly List<Action<IWebHostBuilder>> _webHost = [];
    private readonly List<Action<GrpcChannelOptions>> _channel = [];
    private readonly List<Action<GrpcServiceOptions>> _grpc = [];
    private List<Action<AuthorizationOptions>>? _authorization;
    private GrpcTransport? _transport;
    private TimeSpan _timeout = WaitBound.Default;
    private string _environment = Environments.Development;

    /// <summary>How bytes travel between client and server.</summary>
    /// <value>
    /// <see cref="GrpcTransport.Pipe"/>, unless the environment variable <c>GRPCTESTING_TRANSPORT</c> says
    /// <c>testserver</c>, <c>pipe</c>, <c>tcp</c>, <c>unix</c> or an <c>http(s)://</c> address. A transport that is
    /// set here stays, whatever the variable says.
    /// </value>
    /// <exception cref="InvalidOperationException">Read while unset, and the variable names no transport.</exception>
    public GrpcTransport Transport
    {
        get => _transport ??= DefaultTransport.FromEnvironment();
        set => _transport = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>Bounds every wait of the harness: the start, the end of a call, draining the server at disposal.</summary>
    /// <value>
    /// 10 seconds; infinite when a debugger is attached. Any positive time, or
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero, negative or over 24 days.</exception>
    public TimeSpan Timeout
    {
        get => _timeout;
        set => _timeout = WaitBound.Validate(value, nameof(value));
    }

    /// <summary>
    /// Whether <see cref="GrpcFixture.Wire"/> records the HTTP/2 frames from the start. On the pipe, TCP and Unix socket
    /// transports; on another one the fixture does not start.
    /// </summary>
    /// <value>False.</value>
    public bool CaptureWire { get; set; }

    /// <summary>How much of the wire is kept, and what of it is shown.</summary>
    public WireLogOptions Wire { get; } = new();

    /// <summary>The flow-control windows and frame size of both ends.</summary>
    public Http2Options Http2 { get; } = new();

    /// <summary>What <see cref="GrpcFixture.Calls"/> keeps.</summary>
    public GrpcRecordOptions Records { get; } = new();

    /// <summary>Which log entries reach the outputs that <see cref="GrpcFixture.WriteLogsTo"/> opens.</summary>
    public GrpcLogOptions Logs { get; } = new();

    /// <summary>Who makes the calls, and where test users count.</summary>
    public GrpcIdentityOptions Identities { get; } = new();

    /// <summary>What happens at disposal about calls that the test left open.</summary>
    /// <value><see cref="LeakPolicy.Report"/>.</value>
    public LeakPolicy LeakPolicy { get; set; }

    /// <summary>The host's environment name.</summary>
    /// <value><c>Development</c>.</value>
    public string EnvironmentName
    {
        get => _environment;
        set
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            _environment = value;
        }
    }

    /// <summary>What <see cref="UseAuthorization"/> set up; null without it.</summary>
    internal IReadOnlyList<Action<AuthorizationOptions>>? Authorization => _authorization;

    /// <summary>What <see cref="UseTls"/> set up; null for plain connections.</summary>
    internal GrpcTlsOptions? Tls { get; private set; }

    /// <summary>
    /// Puts TLS under the fixture's connections, with certificates made in memory that its own channels and server trust
    /// and nobody else. Several calls configure the same options, in their order.
    /// </summary>
    /// <remarks>
    /// For <see cref="GrpcTransport.Pipe"/>, <see cref="GrpcTransport.Tcp"/> and
    /// <see cref="GrpcTransport.UnixSocket"/>. On the others the fixture does not start: TestServer has no
    /// connections, and a remote server has certificates of its own.
    /// </remarks>
    /// <param name="configure">Asks for client certificates, or brings other certificates; null for the server's own
    /// certificate only.</param>
    public void UseTls(Action<GrpcTlsOptions>? configure = null)
    {
        Tls ??= new GrpcTlsOptions();
        configure?.Invoke(Tls);
    }

    /// <summary>What <see cref="MapUnknown"/> set; null to leave unknown methods to gRPC.</summary>
    internal Func<UnknownCall, Task>? Unknown { get; private set; }

    /// <summary>
    /// Handles every gRPC call to a method that the server does not map, of a known service or not, instead of
    /// answering UNIMPLEMENTED: with responses made up from bytes or messages, or by forwarding it with
    /// <see cref="UnknownCall.ForwardToAsync"/>. Of several handlers, the last one stays.
    /// </summary>
    /// <remarks>
    /// Mapped methods and the app's other endpoints stay as they are. To interceptors and in
    /// <see cref="GrpcFixture.Calls"/>, an unknown call is a duplex streaming call whose messages are bytes; limits,
    /// compression and deadlines hold as for any method. The server must be in this process: with
    /// <see cref="GrpcTransport.Remote(Uri)"/>, the fixture does not start.
    /// </remarks>
    /// <param name="handler">Handles each call. It may run for several calls at once.</param>
    public void MapUnknown(Func<UnknownCall, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Unknown = handler;
    }

    /// <summary>
    /// Lets a service that is hosted by itself have <c>[Authorize]</c>: adds authorization with these policies, and
    /// authentication that knows test users only, unless <see cref="ConfigureServices"/> adds schemes. Several calls add
    /// up.
    /// </summary>
    /// <remarks>For <see cref="GrpcServiceFixture{TService}"/>. A whole app has its own authentication and policies; with
    /// this option it does not start.</remarks>
    /// <param name="configure">Adds policies; null for none.</param>
    public void UseAuthorization(Action<AuthorizationOptions>? configure = null)
    {
        _authorization ??= [];
        if (configure is not null)
        {
            _authorization.Add(configure);
        }
    }

    /// <summary>
    /// Adds or replaces services. Runs after the app's own registrations, so that these win. Several calls run in
    /// their order.
    /// </summary>
    public void ConfigureServices(Action<IServiceCollection> configure) => Add(_services, configure);

    /// <summary>Adds configuration sources. They win over the app's own.</summary>
    /// <remarks>
    /// A minimal <c>Program</c> that reads its configuration before it builds the app sees these too late; for such
    /// a value use <see cref="ConfigureWebHost"/> with <c>UseSetting</c>, which reaches it as a command line argument.
    /// </remarks>
    public void ConfigureAppConfiguration(Action<IConfigurationBuilder> configure) => Add(_configuration, configure);

    /// <summary>Configures the web host, for what the other methods do not cover.</summary>
    public void ConfigureWebHost(Action<IWebHostBuilder> configure) => Add(_webHost, configure);

    /// <summary>Configures every channel of the fixture, before what a test configures on its own channel.</summary>
    public void ConfigureChannel(Action<GrpcChannelOptions> configure) => Add(_channel, configure);

    /// <summary>Configures the gRPC server: message sizes, interceptors, compression, detailed errors.</summary>
    public void ConfigureGrpc(Action<GrpcServiceOptions> configure) => Add(_grpc, configure);

    internal void ApplyTo(IServiceCollection services)
    {
        foreach (var configure in _grpc)
        {
            services.Configure(configure);
        }

        foreach (var configure in _services)
        {
            configure(services);
        }
    }

    internal void ApplyTo(IWebHostBuilder builder)
    {
        foreach (var configure in _configuration)
        {
            builder.ConfigureAppConfiguration((_, configuration) => configure(configuration));
        }

        foreach (var configure in _webHost)
        {
            configure(builder);
        }
    }

    internal void ApplyTo(GrpcChannelOptions channel)
    {
        foreach (var configure in _channel)
        {
            configure(channel);
        }
    }

    private static void Add<T>(List<Action<T>> actions, Action<T> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        actions.Add(configure);
    }
}
