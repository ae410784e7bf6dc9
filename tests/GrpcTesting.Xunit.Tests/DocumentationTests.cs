using Helloworld;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit.Abstractions;

namespace GrpcTesting.XunitTests.Documentation;

// The code of docs/xunit.md.
public class GreeterTests(ITestOutputHelper output) : GrpcTest<GreeterService>(output)
{
    protected override void Configure(GrpcFixtureOptions options) =>
        options.ConfigureServices(services => services.AddSingleton<IGreetings, EnglishGreetings>());

    [Fact]
    public async Task Greets_by_name()
    {
        var reply = await Client<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" });

        Assert.Equal("Hello Ada", reply.Message);
    }
}

public class EverywhereTests(ITestOutputHelper output) : GrpcTest<GreeterService>(output)
{
    [Theory, GrpcTransports]
    public async Task Works_everywhere(GrpcTransport transport)
    {
        await UseTransportAsync(transport);

        var reply = await Client<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" });

        Assert.Equal("Hello Ada", reply.Message);
    }

    protected override void Configure(GrpcFixtureOptions options) =>
        options.ConfigureServices(services => services.AddSingleton<IGreetings, EnglishGreetings>());
}

public class OutputTests(ITestOutputHelper output) : GrpcAppTest<Program>(output)
{
    [Fact]
    public Task Greets() =>
        Client<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" }).ResponseAsync;

    protected override void Configure(GrpcFixtureOptions options)
    {
        options.Logs.MinimumLevel = LogLevel.Debug;
        options.Logs.Categories["Grpc.Net.Client"] = LogLevel.Warning;
    }

    protected override void ConfigureTest(GrpcTestOptions options)
    {
        options.FailOnErrorLogs = true;
        options.AllowErrorLogs("MyApp.Payments");
        options.ShowCalls = false;
    }
}

public sealed class GreeterFixture : GrpcTestFixture<Program>
{
    protected override void Configure(GrpcFixtureOptions options) => options.Timeout = TimeSpan.FromSeconds(30);
}

public sealed class SharedServerTests(GreeterFixture fixture, ITestOutputHelper output)
    : IClassFixture<GreeterFixture>, IDisposable
{
    private readonly LogOutput _log = fixture.WriteLogsTo(output);

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task Greets_by_name()
    {
        var reply = await _log.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" });

        Assert.Equal("Hello Ada", reply.Message);
    }
}
