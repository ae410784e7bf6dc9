using Grpc.Core;
using GrpcTesting;
using Microsoft.Extensions.DependencyInjection;

namespace Helloworld.Tests;

/// <summary>Without base classes and adapters: the core alone, for any test framework and any assertions.</summary>
public class PlainTests
{
    [Fact]
    public async Task Greets_by_name()
    {
        await using var fixture = new GrpcTestFixture<Program>();
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        var reply = await client.SayHelloAsync(new HelloRequest { Name = "Ada" });

        Assert.Equal("Hello Ada", reply.Message);
    }

    [Fact]
    public async Task The_servers_own_exception_is_in_the_outcome()
    {
        await using var fixture = GrpcTestFixture.Create<Program>(options =>
            options.ConfigureServices(services => services.AddSingleton<IGreetings, NoGreetings>()));
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        var outcome = await client.SayHelloAsync(new HelloRequest { Name = "Ada" }).CaptureAsync();

        // The client learns no more than it would in production ...
        Assert.Equal(StatusCode.Unknown, outcome.StatusCode);
        Assert.Equal("Exception was thrown by handler.", outcome.Detail);

        // ... and the test learns why.
        var exception = Assert.IsType<NotSupportedException>(outcome.ServerException);
        Assert.Equal("No greeting for Ada.", exception.Message);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Greets_over_a_transport_of_its_own(GrpcTransport transport)
    {
        await using var fixture = GrpcTestFixture.Create<Program>(options => options.Transport = transport);
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        Assert.Equal("Hello Ada", (await client.SayHelloAsync(new HelloRequest { Name = "Ada" })).Message);
    }

    public static TheoryData<GrpcTransport> Transports { get; } = [GrpcTransport.Pipe, GrpcTransport.TestServer];

    private sealed class NoGreetings : IGreetings
    {
        public string Greet(string name) => throw new NotSupportedException($"No greeting for {name}.");
    }
}
