using Grpc.Core;
using GrpcTesting;
using Microsoft.Extensions.DependencyInjection;

namespace Helloworld.Tests;

/// <summary>What a failed call leaves behind: its status, its trailers, and the exception that the server threw.</summary>
public class FailureTests
{
    [Fact]
    public async Task An_empty_name_is_refused()
    {
        await using var fixture = new GrpcTestFixture<Program>();
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        var outcome = await client.SayHelloAsync(new HelloRequest()).CaptureAsync();

        Assert.Equal(StatusCode.InvalidArgument, outcome.StatusCode);
        Assert.Equal("name is empty: say whom to greet", outcome.Detail);
        Assert.Equal("name", outcome.Trailers.GetValue("field"));
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

    private sealed class NoGreetings : IGreetings
    {
        public string Greet(string name) => throw new NotSupportedException($"No greeting for {name}.");
    }
}
