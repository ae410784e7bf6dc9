using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using Grpc.Core;
using Helloworld;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GrpcTesting.Tests.Security;

/// <summary>What a fixture opens, writes and keeps: the statements of docs/security.md, one test each. Those on keys are in
/// <see cref="WrittenKeysTests"/>.</summary>
public class OpenedTests
{
    private const string Secret = "s3cr3t-of-this-test";

    public static TheoryData<GrpcTransport> Transports { get; } =
        [GrpcTransport.TestServer, GrpcTransport.Pipe, GrpcTransport.Tcp, GrpcTransport.UnixSocket];

    [Fact]
    public async Task Tcp_listens_on_the_loopback_address_only()
    {
        await using var fixture = GrpcTestFixture.Create<Program>(options => options.Transport = GrpcTransport.Tcp);
        await fixture.StartAsync();
        var port = int.Parse(fixture.Channel.Target.Split(':')[1], null);

        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners();

        Assert.Equal(IPAddress.Loopback, Assert.Single(listeners, listener => listener.Port == port).Address);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task The_addresses_that_an_app_asks_for_are_not_opened(GrpcTransport transport)
    {
        var port = FreePort();
        await using var fixture = GrpcTestFixture.Create<Program>(options =>
        {
            options.Transport = transport;
            options.ConfigureWebHost(builder => builder.UseSetting("urls", $"http://0.0.0.0:{port}"));
        });

        await fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" });

        var listeners = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners();
        Assert.DoesNotContain(listeners, listener => listener.Port == port);
    }

    [Fact]
    public async Task A_Unix_socket_is_in_a_directory_of_the_user_alone_that_goes_with_the_fixture()
    {
        string path;
        await using (var fixture = GreeterFixture.Create(options => options.Transport = GrpcTransport.UnixSocket))
        {
            await fixture.StartAsync();
            path = SocketPath(fixture.Services.GetRequiredService<IServer>());

            Assert.True(File.Exists(path));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
                    File.GetUnixFileMode(Path.GetDirectoryName(path)!));
            }
        }

        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
    }

    [Fact]
    public async Task A_fixture_that_fails_once_it_listens_leaves_no_socket_behind()
    {
        var late = new FailsWhenStarted();
        await using var fixture = GreeterFixture.Create(options =>
        {
            options.Transport = GrpcTransport.UnixSocket;
            options.ConfigureServices(services => services.AddSingleton<IHostedService>(provider =>
            {
                late.Server = provider.GetRequiredService<IServer>();
                return late;
            }));
        });

        await Assert.ThrowsAsync<FixtureStartException>(() => fixture.StartAsync());

        Assert.True(late.SocketExisted);
        Assert.False(Directory.Exists(Path.GetDirectoryName(late.Path)));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Nothing_that_is_written_down_shows_a_credential(GrpcTransport transport)
    {
        var texts = new List<string>();
        await using var fixture = Secretive(transport, show: false);
        using (fixture.WriteLogsTo(entry => texts.Add($"{entry}")))
        {
            await CallAsync(fixture, texts);
        }

        Assert.NotEmpty(texts);
        Assert.All(texts, text => Assert.DoesNotContain(Secret, text, StringComparison.Ordinal));
        Assert.All(texts, text => Assert.DoesNotContain(Base64Secret, text, StringComparison.Ordinal));
        Assert.Contains("authorization: (hidden, 26 characters)", $"{fixture.Calls}", StringComparison.Ordinal);
        Assert.Contains("session-token-bin: (hidden, 19 bytes)", $"{fixture.Calls}", StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Options_show_credentials_where_they_are_needed(GrpcTransport transport)
    {
        await using var fixture = Secretive(transport, show: true);
        await CallAsync(fixture, []);

        Assert.Contains($"authorization: Bearer {Secret}", $"{fixture.Calls}", StringComparison.Ordinal);
        if (fixture.HasWire)
        {
            Assert.Contains($"authorization: Bearer {Secret}", Wire(fixture), StringComparison.Ordinal);
            Assert.Contains(Secret, Saved(fixture), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Messages_over_4_MiB_are_refused_by_both_sides(GrpcTransport transport)
    {
        await using var fixture = GrpcServiceFixture.For(new Echo(), options => options.Transport = transport);
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        var request = await client.SayHelloAsync(new HelloRequest { Name = new string('x', 5 * 1024 * 1024) }).CaptureAsync();
        var response = await client.SayHelloAsync(new HelloRequest { Name = "large" }).CaptureAsync();

        Assert.Equal(StatusCode.ResourceExhausted, request.StatusCode);
        Assert.Equal("Received message exceeds the maximum configured message size.", request.Detail);
        Assert.Equal(StatusCode.ResourceExhausted, response.StatusCode);
        Assert.Equal("Received message exceeds the maximum configured message size.", response.Detail);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Headers_over_32_KiB_are_refused_wherever_there_is_HTTP2(GrpcTransport transport)
    {
        await using var fixture = GreeterFixture.Create(options => options.Transport = transport);
        var headers = new Metadata { { "x-large", new string('x', 40 * 1024) } };

        var outcome = await fixture.CreateClient<Greeter.GreeterClient>()
            .SayHelloAsync(new HelloRequest { Name = "Ada" }, headers).CaptureAsync();

        Assert.Equal(transport == GrpcTransport.TestServer, outcome.StatusCode == StatusCode.OK);
    }

    [Fact]
    public void What_is_kept_in_memory_is_bounded_by_default()
    {
        var options = new GrpcFixtureOptions();

        Assert.Equal(
            (1000, 100, 64L * 1024 * 1024),
            (options.Records.MaxCalls, options.Records.MaxMessagesPerCall, options.Records.MaxBytes));
        Assert.Equal(
            (10_000, 16L * 1024 * 1024, 16L * 1024 * 1024),
            (options.Wire.MaxFrames, options.Wire.MaxPayloadBytes, options.Wire.MaxCaptureBytes));
    }

    private static string Base64Secret => Convert.ToBase64String(Encoding.ASCII.GetBytes(Secret));

    private static GrpcFixture Secretive(GrpcTransport transport, bool show) => GrpcServiceFixture.For(new Echo(), options =>
    {
        options.Transport = transport;
        options.CaptureWire = transport != GrpcTransport.TestServer;
        options.Logs.MinimumLevel = LogLevel.Trace;
        options.Logs.Categories.Clear();
        options.Wire.ShowCredentials = show;
        options.Records.ShowCredentials = show;
    });

    // A call with credentials both ways that fails, and everything that tells of it.
    private static async Task CallAsync(GrpcFixture fixture, List<string> texts)
    {
        var headers = new Metadata
        {
            { "authorization", $"Bearer {Secret}" },
            { "cookie", $"id={Secret}" },
            { "x-api-key", Secret },
            { "session-token-bin", Encoding.ASCII.GetBytes(Secret) },
        };
        var outcome = await fixture.CreateClient<Greeter.GreeterClient>()
            .SayHelloAsync(new HelloRequest { Name = "fail" }, headers).CaptureAsync();
        var timeout = await Assert.ThrowsAsync<GrpcAssertionException>(
            () => fixture.Calls.WaitForAsync(_ => false, TimeSpan.FromMilliseconds(1)));
        await using (var probe = fixture.CreateClient<Greeter.GreeterClient>()
            .SayHelloAsync(new HelloRequest { Name = "fail" }, headers).Probe())
        {
            var failure = await Assert.ThrowsAsync<GrpcAssertionException>(() => probe.ExpectErrorAsync(StatusCode.NotFound));
            texts.Add(failure.ToString());
        }

        Assert.Equal(StatusCode.FailedPrecondition, outcome.StatusCode);
        texts.AddRange($"{outcome}", $"{fixture.Calls}", $"{fixture.Calls.Latest}", timeout.ToString());
        texts.AddRange(fixture.Calls.Snapshot().SelectMany(call => new[] { $"{call.Client}", $"{call.Server}" }));
        if (fixture.HasWire)
        {
            texts.AddRange(Wire(fixture), Saved(fixture));
            texts.AddRange(fixture.Wire.Frames.Select(frame => $"{frame}"));
            texts.AddRange(fixture.Wire.Streams.Select(stream => $"{stream} {string.Join(' ', stream.RequestHeaders)}"));
        }
    }

    private static string Wire(GrpcFixture fixture) =>
        string.Join('\n', fixture.Wire.Frames.Select(frame => $"{frame}").Prepend($"{fixture.Wire}"));

    private static string Saved(GrpcFixture fixture)
    {
        using var file = new MemoryStream();
        fixture.Wire.SavePcapng(file);
        return Encoding.Latin1.GetString(file.ToArray());
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string SocketPath(IServer server)
    {
        var address = Assert.Single(server.Features.Get<IServerAddressesFeature>()!.Addresses);
        return address[(address.IndexOf("unix:", StringComparison.Ordinal) + 5)..];
    }

    private sealed class Echo : Greeter.GreeterBase
    {
        public override Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context)
        {
            var carried = context.RequestHeaders.GetValue("x-api-key");
            return request.Name switch
            {
                "large" => Task.FromResult(new HelloReply { Message = new string('x', 5 * 1024 * 1024) }),
                "fail" => throw new RpcException(
                    new Status(StatusCode.FailedPrecondition, "no"), new Metadata { { "set-cookie", $"id={carried}" } }),
                _ => Task.FromResult(new HelloReply()),
            };
        }
    }

    private sealed class FailsWhenStarted : IHostedLifecycleService
    {
        public IServer? Server { get; set; }

        public string Path { get; private set; } = "";

        public bool SocketExisted { get; private set; }

        public Task StartedAsync(CancellationToken cancellationToken)
        {
            Path = SocketPath(Server!);
            SocketExisted = File.Exists(Path);
            throw new NotSupportedException("Not today.");
        }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
