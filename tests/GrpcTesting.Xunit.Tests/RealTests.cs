using Helloworld;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace GrpcTesting.XunitTests;

/// <summary>A test class over one service, run by xunit itself.</summary>
public class RealServiceTests(ITestOutputHelper output) : GrpcTest<GreeterService>(output)
{
    [Fact]
    public async Task Greets()
    {
        var reply = await Client<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" });

        Assert.Equal("Hello Ada", reply.Message);
        Assert.Equal(1, Fixture.Calls.Count);
    }

    [Fact]
    public void Each_test_has_a_server_of_its_own() => Assert.Equal(0, Fixture.Calls.Count);

    [Theory]
    [GrpcTransports]
    public async Task Greets_over_every_transport(GrpcTransport transport)
    {
        await UseTransportAsync(transport);

        var reply = await Client<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" });

        Assert.Equal("Hello Ada", reply.Message);
    }

    protected override void Configure(GrpcFixtureOptions options) =>
        options.ConfigureServices(services => services.AddSingleton<IGreetings, EnglishGreetings>());
}

/// <summary>A test class over the whole app, run by xunit itself.</summary>
public class RealAppTests(ITestOutputHelper output) : GrpcAppTest<Program>(output)
{
    [Fact]
    public async Task Greets() => Assert.Equal(
        "Hello Ada",
        (await Client<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" })).Message);
}

/// <summary>A fixture class with options, as class and collection fixtures need it.</summary>
public sealed class GreeterFixture : GrpcTestFixture<Program>
{
    protected override void Configure(GrpcFixtureOptions options) => options.Transport = GrpcTransport.TestServer;
}

/// <summary>A fixture shared by the tests of a class.</summary>
public sealed class ClassFixtureTests : IClassFixture<GreeterFixture>, IDisposable
{
    private readonly LogOutput _log;
    private readonly GreeterFixture _fixture;

    public ClassFixtureTests(GreeterFixture fixture, ITestOutputHelper output)
    {
        _fixture = fixture;
        _log = fixture.WriteLogsTo(output);
    }

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task It_has_the_options_of_the_derived_fixture()
    {
        await _log.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" });

        Assert.Equal("localhost", _fixture.Channel.Target);
    }
}

[CollectionDefinition(nameof(GreeterShared))]
public sealed class GreeterShared : ICollectionFixture<GreeterFixture>;

/// <summary>A fixture shared by the tests of several classes.</summary>
[Collection(nameof(GreeterShared))]
public sealed class CollectionFixtureTests(GreeterFixture fixture)
{
    [Fact]
    public void It_has_the_options_of_the_derived_fixture() => Assert.Equal("localhost", fixture.Channel.Target);
}
