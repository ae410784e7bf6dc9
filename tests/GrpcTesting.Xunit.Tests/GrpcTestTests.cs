using Grpc.Core;
using Helloworld;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit.Abstractions;

namespace GrpcTesting.XunitTests;

/// <summary>Drives the base classes as xunit does, with an output that can be read.</summary>
public class GrpcTestTests
{
    private const string Calls =
        """
        1 call of GrpcServiceFixture<GreeterService>:
        #1 /helloworld.Greeter/SayHello: OK after T
          client (pipe): OK after T; 1 request, 1 response
            +T > { "name": "Ada" }
            +T < { "message": "Hello Ada" }
          server (unknown): OK after T; 1 request, 1 response
        """;

    private readonly FakeOutput _output = new();

    [Fact]
    public async Task The_output_ends_with_the_calls()
    {
        var test = new Sut(_output);

        await Run(test, client => client.SayHelloAsync(new HelloRequest { Name = "Ada" }).ResponseAsync);

        Assert.Equal(Calls, _output.Text);
        Assert.Throws<ObjectDisposedException>(() => test.ItsFixture.Channel);
    }

    [Fact]
    public async Task The_account_of_the_calls_can_be_left_out()
    {
        await Run(
            new Sut(_output, configureTest: options => options.ShowCalls = false),
            client => client.SayHelloAsync(new HelloRequest { Name = "Ada" }).ResponseAsync);

        Assert.Equal(string.Empty, _output.Text);
    }

    [Fact]
    public async Task Captured_frames_come_after_the_calls_and_in_a_file_where_asked_for()
    {
        var folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await Run(
                new Sut(_output, options => options.CaptureWire = true, options => options.SaveWireTo = folder),
                client => client.SayHelloAsync(new HelloRequest { Name = "Ada" }).ResponseAsync);

            var file = Assert.Single(Directory.GetFiles(folder, "*.pcapng"));
            Assert.StartsWith(Calls, _output.Text, StringComparison.Ordinal);
            Assert.Contains("PREFACE        PRI * HTTP/2.0", _output.Text, StringComparison.Ordinal);
            Assert.EndsWith($"The wire is in {file}", _output.Text.TrimEnd(), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_test_without_calls_writes_nothing()
    {
        await Run(new Sut(_output), _ => Task.CompletedTask);

        Assert.Equal(string.Empty, _output.Text);
    }

    [Fact]
    public async Task Logs_of_server_and_client_come_before_the_calls()
    {
        await Run(
            new Sut(_output, Break, options => options.ShowCalls = false),
            client => client.SayHelloAsync(new HelloRequest { Name = "Ada" }).CaptureAsync());

        Assert.Equal(
            """
            T server Error Grpc.AspNetCore.Server.ServerCallHandler: Error when executing service method 'SayHello'.
            System.IO.IOException: No disk for Ada.
            T client Information Grpc.Net.Client.Internal.GrpcCall: Call failed with gRPC error status. Status code: 'Unknown', Message: 'Exception was thrown by handler.'.
            """,
            _output.Text);
    }

    [Fact]
    public async Task Logs_can_be_left_out()
    {
        await Run(
            new Sut(_output, Break, options => options.ShowLogs = options.ShowCalls = false),
            client => client.SayHelloAsync(new HelloRequest { Name = "Ada" }).CaptureAsync());

        Assert.Equal(string.Empty, _output.Text);
    }

    [Fact]
    public async Task An_unexpected_error_log_fails_the_test_when_asked_to()
    {
        var exception = await Assert.ThrowsAsync<GrpcAssertionException>(() => Run(
            new Sut(_output, Break, options => options.FailOnErrorLogs = true),
            client => client.SayHelloAsync(new HelloRequest { Name = "Ada" }).CaptureAsync()));

        Assert.Equal(
            """
            The test logged an error that it does not allow (GrpcTestOptions.AllowErrorLogs):
            T server Error Grpc.AspNetCore.Server.ServerCallHandler: Error when executing service method 'SayHello'.
            System.IO.IOException: No disk for Ada.
            """,
            FakeOutput.Timeless(exception.Message));
    }

    [Fact]
    public async Task Allowed_error_logs_pass_by_category_and_by_predicate()
    {
        foreach (var allow in new Action<GrpcTestOptions>[]
        {
            options => options.AllowErrorLogs("grpc.aspnetcore"),
            options => options.AllowErrorLogs(entry => entry.Exception is IOException),
        })
        {
            await Run(
                new Sut(_output, Break, options =>
                {
                    options.FailOnErrorLogs = true;
                    allow(options);
                }),
                client => client.SayHelloAsync(new HelloRequest { Name = "Ada" }).CaptureAsync());
        }
    }

    [Fact]
    public async Task Open_calls_and_error_logs_fail_the_test_together()
    {
        var exception = await Assert.ThrowsAsync<GrpcAssertionException>(() => Run(
            new Sut(
                _output,
                options =>
                {
                    Break(options);
                    options.LeakPolicy = LeakPolicy.Throw;
                },
                options => options.FailOnErrorLogs = true),
            async client =>
            {
                await client.SayHelloAsync(new HelloRequest { Name = "Ada" }).CaptureAsync();
                _ = client.SayHelloRequestStream();
            }));

        Assert.StartsWith(
            "GrpcServiceFixture<GreeterService> was disposed while calls were open:\nA call was neither finished nor "
            + "disposed:\n#2 /helloworld.Greeter/SayHelloRequestStream: open for T",
            FakeOutput.Timeless(exception.Message),
            StringComparison.Ordinal);
        Assert.Contains("\nThe test logged an error that it does not allow", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_written_once_the_test_has_ended()
    {
        ILogger? logger = null;
        var test = new Sut(_output, options => options.ConfigureServices(services =>
            services.AddSingleton<IGreetings>(provider =>
            {
                logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger("Late");
                return new EnglishGreetings();
            })));
        await Run(test, client => client.SayHelloAsync(new HelloRequest { Name = "Ada" }).ResponseAsync);
        _output.EndTest();

        logger!.Log(LogLevel.Critical, default, "Too late", null, static (text, _) => text);

        Assert.Equal(0, _output.Refused);
        Assert.Equal(Calls, _output.Text);
    }

    [Fact]
    public async Task A_start_that_fails_fails_the_test_with_the_original_exception()
    {
        var original = new IOException("No disk.");
        var test = new Sut(_output, _ => throw original);

        var exception = await Assert.ThrowsAsync<FixtureStartException>(test.InitializeAsync);
        await test.DisposeAsync();

        Assert.Same(original, exception.InnerException);
        Assert.Equal("GrpcServiceFixture<GreeterService> did not start: No disk.", exception.Message);
    }

    [Fact]
    public void Using_the_fixture_in_the_constructor_is_explained()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => new Sut(_output).ItsFixture);

        Assert.Equal(
            "Sut has no fixture yet: the server starts after the constructor. Use Fixture and Client in the test, or in "
            + "an override of InitializeAsync after its base method.",
            exception.Message);
        Assert.Throws<ArgumentNullException>(() => new Sut(null!));
    }

    [Fact]
    public async Task Moving_to_another_transport_starts_afresh_with_the_same_options()
    {
        var test = new Sut(_output);
        await test.InitializeAsync();
        var before = test.ItsFixture;

        await test.MoveTo(GrpcTransport.TestServer);

        Assert.NotSame(before, test.ItsFixture);
        Assert.Throws<ObjectDisposedException>(() => before.Channel);
        Assert.Equal("Hello Ada", (await test.ItsClient.SayHelloAsync(new HelloRequest { Name = "Ada" })).Message);
        Assert.Equal("localhost", test.ItsFixture.Calls.Latest!.Client!.Peer);
        await test.DisposeAsync();
    }

    [Fact]
    public async Task A_shared_fixture_writes_to_the_output_of_the_test_that_made_the_call()
    {
        await using var fixture = GrpcServiceFixture.Create<GreeterService>(Break);
        var other = new FakeOutput();
        await fixture.StartAsync();
        using (var log = fixture.WriteLogsTo(_output))
        using (fixture.WriteLogsTo(other))
        {
            await log.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" }).CaptureAsync();
        }

        Assert.Contains("No disk for Ada.", _output.Text, StringComparison.Ordinal);
        Assert.Equal(string.Empty, other.Text);
    }

    [Fact]
    public async Task An_output_that_nobody_closed_is_refused_once_and_then_left_alone()
    {
        await using var fixture = GrpcServiceFixture.Create<GreeterService>(Break);
        using var log = fixture.WriteLogsTo(_output);
        _output.EndTest();

        await log.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" }).CaptureAsync();
        await log.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" }).CaptureAsync();

        Assert.Equal(1, _output.Refused);
    }

    private static void Break(GrpcFixtureOptions options) =>
        options.ConfigureServices(services => services.AddSingleton<IGreetings, BrokenGreetings>());

    private static async Task Run(Sut test, Func<Greeter.GreeterClient, Task> body)
    {
        await test.InitializeAsync();
        await body(test.ItsClient);
        await test.DisposeAsync();
    }

    private sealed class Sut(
        ITestOutputHelper output,
        Action<GrpcFixtureOptions>? configure = null,
        Action<GrpcTestOptions>? configureTest = null) : GrpcTest<GreeterService>(output)
    {
        public GrpcFixture ItsFixture => Fixture;

        public Greeter.GreeterClient ItsClient => Client<Greeter.GreeterClient>();

        public Task MoveTo(GrpcTransport transport) => UseTransportAsync(transport);

        protected override void Configure(GrpcFixtureOptions options)
        {
            options.ConfigureServices(services => services.AddSingleton<IGreetings, EnglishGreetings>());
            configure?.Invoke(options);
        }

        protected override void ConfigureTest(GrpcTestOptions options) => configureTest?.Invoke(options);
    }
}
