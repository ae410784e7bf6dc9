using GrpcTesting;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;

namespace Helloworld.Tests;

/// <summary>The app with one dependency replaced; the service by itself; and a mock in place of the service.</summary>
public class DependencyTests
{
    [Fact]
    public async Task A_registration_of_the_test_wins_over_the_apps_own()
    {
        var greetings = Substitute.For<IGreetings>();
        greetings.Greet("Ada").Returns("Bonjour Ada");
        await using var fixture = GrpcTestFixture.Create<Program>(options =>
            options.ConfigureServices(services => services.AddSingleton(greetings)));
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        var reply = await client.SayHelloAsync(new HelloRequest { Name = "Ada" });

        Assert.Equal("Bonjour Ada", reply.Message);
    }

    [Fact]
    public async Task A_service_runs_by_itself_with_just_what_it_needs()
    {
        await using var fixture = GrpcServiceFixture.Create<GreeterService>(options =>
            options.ConfigureServices(services => services.AddSingleton<IGreetings, EnglishGreetings>()));
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        var reply = await client.SayHelloAsync(new HelloRequest { Name = "Grace" });

        Assert.Equal("Hello Grace", reply.Message);
    }

    [Fact]
    public async Task A_mock_answers_real_calls()
    {
        var greeter = Substitute.For<Greeter.GreeterBase>();
        greeter.SayHello(default!, default!).ReturnsForAnyArgs(Task.FromResult(new HelloReply { Message = "Hi" }));
        await using var fixture = GrpcServiceFixture.For(greeter);
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        var reply = await client.SayHelloAsync(new HelloRequest { Name = "Edsger" });

        Assert.Equal("Hi", reply.Message);
        await greeter.Received(1).SayHello(Arg.Is<HelloRequest>(request => request.Name == "Edsger"), Arg.Any<Grpc.Core.ServerCallContext>());
    }
}
