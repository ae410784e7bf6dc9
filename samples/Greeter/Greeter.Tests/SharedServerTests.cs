using GrpcTesting;
using Microsoft.Extensions.DependencyInjection;

namespace Helloworld.Tests;

/// <summary>A fixture of one's own, shared by the tests of a class. A server for each test costs little, too.</summary>
public class SharedServerTests(SharedServerTests.PoliteGreeter fixture) : IClassFixture<SharedServerTests.PoliteGreeter>
{
    [Theory]
    [InlineData("Ada")]
    [InlineData("Grace")]
    public async Task Greets_politely(string name)
    {
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        var reply = await client.SayHelloAsync(new HelloRequest { Name = name });

        Assert.Equal($"Good day, {name}", reply.Message);
    }

    /// <summary>The app with politer words.</summary>
    public sealed class PoliteGreeter : GrpcTestFixture<Program>
    {
        /// <inheritdoc/>
        protected override void Configure(GrpcFixtureOptions options) =>
            options.ConfigureServices(services => services.AddSingleton<IGreetings, PoliteGreetings>());
    }

    private sealed class PoliteGreetings : IGreetings
    {
        public string Greet(string name) => $"Good day, {name}";
    }
}
