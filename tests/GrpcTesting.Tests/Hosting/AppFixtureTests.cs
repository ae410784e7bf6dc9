using System.Net;
using System.Net.Sockets;
using GrpcTesting.StartupApp;
using Helloworld;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GrpcTesting.Tests.Hosting;

public class AppFixtureTests
{
    public static TheoryData<GrpcTransport> Transports { get; } =
        [GrpcTransport.Pipe, GrpcTransport.TestServer, GrpcTransport.Tcp, GrpcTransport.UnixSocket];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task An_app_of_minimal_hosting_boots_from_its_program(GrpcTransport transport)
    {
        await using var fixture = GrpcTestFixture.Create<Program>(options => options.Transport = transport);

        Assert.Equal("Hello Ada", await GreetAsync(fixture));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task An_app_with_a_startup_boots_from_its_host_builder(GrpcTransport transport)
    {
        await using var fixture = GrpcTestFixture.Create<EntryPoint>(options => options.Transport = transport);

        Assert.Equal("Hello Ada", await GreetAsync(fixture));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task The_endpoints_of_the_app_itself_stay_closed(GrpcTransport transport)
    {
        await using var fixture = GrpcTestFixture.Create<EntryPoint>(options => options.Transport = transport);
        await fixture.StartAsync();

        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var exception = await Assert.ThrowsAsync<SocketException>(
            () => socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, 50961)));

        Assert.Equal(SocketError.ConnectionRefused, exception.SocketErrorCode);
    }

    [Fact]
    public async Task The_apps_own_limits_hold()
    {
        await using var fixture = GrpcTestFixture.Create<EntryPoint>(options => options.Transport = GrpcTransport.Pipe);
        var headers = new Grpc.Core.Metadata();
        for (var number = 0; number < 20; number++)
        {
            headers.Add($"x-{number}", "value");
        }

        var outcome = await fixture.CreateClient<Greeter.GreeterClient>()
            .SayHelloAsync(new HelloRequest { Name = "Ada" }, headers)
            .CaptureAsync();

        Assert.NotEqual(Grpc.Core.StatusCode.OK, outcome.StatusCode);
    }

    [Theory]
    [InlineData(typeof(GrpcTestFixture<Program>))]
    [InlineData(typeof(GrpcTestFixture<EntryPoint>))]
    public void A_fixture_serves_as_a_class_fixture(Type type) =>
        Assert.Empty(Assert.Single(type.GetConstructors()).GetParameters());

    [Fact]
    public async Task The_tests_registrations_win_over_the_apps_in_both_kinds()
    {
        await using var minimal = GrpcTestFixture.Create<Program>(Replace);
        await using var startup = GrpcTestFixture.Create<EntryPoint>(Replace);

        Assert.Equal("Test Ada", await GreetAsync(minimal));
        Assert.Equal("Test Ada", await GreetAsync(startup));

        static void Replace(GrpcFixtureOptions options) =>
            options.ConfigureServices(services => services.AddSingleton<IGreetings, TestGreetings>());
    }

    [Fact]
    public async Task The_environment_is_Development_unless_said_otherwise()
    {
        await using var development = new GrpcTestFixture<Program>();
        await using var staging = GrpcTestFixture.Create<Program>(options => options.EnvironmentName = "Staging");
        await using var startup = GrpcTestFixture.Create<EntryPoint>(options => options.EnvironmentName = "Staging");

        Assert.Equal("Development", EnvironmentOf(development));
        Assert.Equal("Staging", EnvironmentOf(staging));
        Assert.Equal("Staging", EnvironmentOf(startup));
    }

    [Fact]
    public async Task Configuration_of_the_test_wins_over_the_apps()
    {
        await using var fixture = GrpcTestFixture.Create<Program>(options =>
        {
            options.ConfigureAppConfiguration(configuration => configuration.AddInMemoryCollection(
                new Dictionary<string, string?> { ["Logging:LogLevel:Default"] = "Critical" }));
            options.ConfigureWebHost(web => web.UseSetting("answer", "42"));
        });

        var configuration = fixture.Services.GetRequiredService<IConfiguration>();
        Assert.Equal("Critical", configuration["Logging:LogLevel:Default"]);
        Assert.Equal("Http2", configuration["Kestrel:EndpointDefaults:Protocols"]);
        Assert.Equal("42", configuration["answer"]);
    }

    [Fact]
    public async Task A_program_that_fails_fails_the_fixture_with_its_own_exception()
    {
        await using var fixture = GrpcTestFixture.Create<Program>(options =>
            options.ConfigureServices(services => services.AddSingleton<IHostedService>(
                new Worker(_ => throw new IOException("No disk.")))));

        var exception = await Assert.ThrowsAsync<FixtureStartException>(() => fixture.StartAsync());

        Assert.Equal("GrpcTestFixture<Program> did not start: No disk.", exception.Message);
        Assert.IsType<IOException>(exception.InnerException);
    }

    [Fact]
    public async Task A_type_of_an_assembly_without_a_program_is_refused()
    {
        await using var fixture = new GrpcTestFixture<GrpcTransport>();

        var exception = await Assert.ThrowsAsync<FixtureStartException>(() => fixture.StartAsync());

        Assert.StartsWith("GrpcTestFixture<GrpcTransport> did not start: ", exception.Message, StringComparison.Ordinal);
        Assert.IsType<InvalidOperationException>(exception.InnerException);
    }

    [Fact]
    public async Task The_server_is_Kestrel_except_on_TestServer()
    {
        await using var pipe = GrpcTestFixture.Create<Program>(options => options.Transport = GrpcTransport.Pipe);
        await using var test = GrpcTestFixture.Create<Program>(options => options.Transport = GrpcTransport.TestServer);

        Assert.Contains("Kestrel", pipe.Services.GetRequiredService<IServer>().GetType().Name, StringComparison.Ordinal);
        Assert.Equal("TestServer", test.Services.GetRequiredService<IServer>().GetType().Name);
    }

    private static async Task<string> GreetAsync(GrpcFixture fixture)
    {
        var client = fixture.CreateClient<Greeter.GreeterClient>();
        return (await client.SayHelloAsync(new HelloRequest { Name = "Ada" })).Message;
    }

    private static string EnvironmentOf(GrpcFixture fixture) =>
        fixture.Services.GetRequiredService<IHostEnvironment>().EnvironmentName;

    private sealed class TestGreetings : IGreetings
    {
        public string Greet(string name) => $"Test {name}";
    }
}
