using FluentAssertions;
using Grpc.Core;
using GrpcTesting;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace Helloworld.Tests;

/// <summary>A server that fails: what its client learns, and what the test learns.</summary>
public class FailureTests(ITestOutputHelper output) : GrpcTest<GreeterService>(output)
{
    protected override void Configure(GrpcFixtureOptions options) =>
        options.ConfigureServices(services => services.AddSingleton<IGreetings, NoGreetings>());

    [Fact]
    public async Task The_servers_own_exception_is_in_the_outcome()
    {
        var client = Client<Greeter.GreeterClient>();

        var outcome = await client.SayHelloAsync(new HelloRequest { Name = "Ada" }).CaptureAsync();

        // The client learns no more than it would in production ...
        outcome.Should().HaveStatus(StatusCode.Unknown).And.HaveDetail("Exception was thrown by handler.");

        // ... and the test learns why.
        outcome.Should().HaveServerException<NotSupportedException>().Which.Message.Should().Be("No greeting for Ada.");
    }

    private sealed class NoGreetings : IGreetings
    {
        public string Greet(string name) => throw new NotSupportedException($"No greeting for {name}.");
    }
}
