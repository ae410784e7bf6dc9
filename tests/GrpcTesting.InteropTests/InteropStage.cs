using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace GrpcTesting.InteropTests;

/// <summary>Where a case is played: the fixture under test, which is made here and nowhere else, and its client.</summary>
internal sealed class InteropStage : IAsyncDisposable
{
    private readonly GrpcFixture? _target;
    private readonly LogOutput _log;

    private InteropStage(GrpcFixture fixture, GrpcFixture? target, CountingGzip gzip, LogOutput log)
    {
        _target = target;
        _log = log;
        Fixture = fixture;
        Gzip = gzip;
        Client = log.CreateClient<TestService.TestServiceClient>();
    }

    /// <summary>What bounds every wait.</summary>
    public static TimeSpan Bound { get; } = TimeSpan.FromMinutes(1);

    /// <summary>The fixture that the client calls.</summary>
    public GrpcFixture Fixture { get; }

    public TestService.TestServiceClient Client { get; }

    /// <summary>What the fixture's channels compressed and decompressed.</summary>
    public CountingGzip Gzip { get; }

    /// <summary>The stage of a setting. What server and client log goes to the test's output.</summary>
    /// <param name="setting">Where the case runs.</param>
    /// <param name="foreign">The server of a foreign setting.</param>
    /// <param name="output">The test's.</param>
    /// <param name="configure">What the case needs beyond that.</param>
    public static async Task<InteropStage> SetAsync(
        InteropSetting setting,
        ForeignServer foreign,
        ITestOutputHelper output,
        Action<GrpcFixtureOptions>? configure = null)
    {
        if (setting.Endpoint is not { } endpoint)
        {
            return Set(setting, output, configure);
        }

        var address = (await foreign.StartAsync())[endpoint];
        return Set(options => Reach(address, options), setting, output, configure);
    }

    /// <summary>The stage of a setting whose server is the fixture's own.</summary>
    /// <exception cref="ArgumentException">The setting's server is foreign.</exception>
    public static InteropStage Set(
        InteropSetting setting, ITestOutputHelper output, Action<GrpcFixtureOptions>? configure = null) =>
        setting.Endpoint is null
            ? Set(options => Host(setting, options), setting, output, configure)
            : throw new ArgumentException(
                $"'{setting}' has a foreign server: use SetAsync, which starts it.", nameof(setting));

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Fixture.DisposeAsync();
            if (_target is not null)
            {
                await _target.DisposeAsync();
            }
        }
        finally
        {
            _log.Dispose();
        }
    }

    private static InteropStage Set(
        Action<GrpcFixtureOptions> place,
        InteropSetting setting,
        ITestOutputHelper output,
        Action<GrpcFixtureOptions>? configure)
    {
        var gzip = new CountingGzip();
        var server = GrpcServiceFixture.For(new InteropService(), options =>
        {
            Prepare(options);
            place(options);
        });
        if (!setting.IsProxied)
        {
            return new InteropStage(server, null, gzip, server.WriteLogsTo(output));
        }

        var proxy = GrpcServiceFixture.ForUnknown(call => call.ForwardToAsync(server.CallInvoker), options =>
        {
            Prepare(options);
            options.Transport = setting.Transport ?? GrpcTransport.Pipe;
            SecureIf(setting.Tls, options);
        });
        return new InteropStage(proxy, server, gzip, proxy.WriteLogsTo(output));

        void Prepare(GrpcFixtureOptions options)
        {
            options.Timeout = Bound;
            options.LeakPolicy = LeakPolicy.Throw;
            options.ConfigureChannel(channel => channel.CompressionProviders = [gzip]);
            configure?.Invoke(options);
        }
    }

    private static void Host(InteropSetting setting, GrpcFixtureOptions options)
    {
        options.Transport = setting.Transport!;
        options.ConfigureServices(services => services.AddHttpContextAccessor());
        options.ConfigureGrpc(grpc => grpc.CompressionProviders = [RequestCompression.Provider]);
        SecureIf(setting.Tls, options);
    }

    private static void SecureIf(bool isSecure, GrpcFixtureOptions options)
    {
        if (isSecure)
        {
            options.UseTls();
        }
    }

    private static void Reach(ForeignAddress address, GrpcFixtureOptions options)
    {
        options.Transport = GrpcTransport.Remote(address.Uri);
        options.ConfigureChannel(channel =>
        {
            var handler = (SocketsHttpHandler)channel.HttpHandler!;
            handler.UseProxy = false;
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { TestCertificateAuthority.Shared.Certificate },
                RevocationMode = X509RevocationMode.NoCheck,
            };
            if (address.SocketPath is { } path)
            {
                handler.ConnectCallback = (_, cancellation) => ConnectAsync(path, cancellation);
            }
        });
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
