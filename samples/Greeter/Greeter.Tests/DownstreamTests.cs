using Grpc.Core;
using Grpc.Net.Client;
using GrpcTesting;
using Microsoft.Extensions.DependencyInjection;

namespace Helloworld.Tests;

/// <summary>The app with another service behind it: its greetings come from one, which a fake stands in for.</summary>
public class DownstreamTests
{
    [Fact]
    public async Task A_downstream_service_answers_as_planned()
    {
        await using var words = GrpcFake.For<Greeter.GreeterBase>();
        words.On("SayHello").Answers((HelloRequest request) => new HelloReply { Message = $"Salut {request.Name}" });
        words.On("SayHello").When((HelloRequest request) => request.Name == "Eve").Fails(StatusCode.NotFound, "who?");
        await using var fixture = GrpcTestFixture.Create<Program>(options => options.ConfigureServices(services =>
        {
            AddDownstream(services);
            services.ReplaceGrpcClient<Greeter.GreeterClient>(words);
            services.BlockNetwork();
        }));
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        var ada = await client.SayHelloAsync(new HelloRequest { Name = "Ada" }).CaptureAsync();
        var eve = await client.SayHelloAsync(new HelloRequest { Name = "Eve" }).CaptureAsync();

        Assert.Equal("Salut Ada", ada.Response.Message);
        Assert.Equal(new Status(StatusCode.NotFound, "who?"), eve.Status);
        words.VerifyReceived("SayHello", times: 2);
    }

    // An app does this in its Program, commonly with AddGrpcClient<Greeter.GreeterClient>(...).
    private static void AddDownstream(IServiceCollection services)
    {
        services.AddHttpClient("words");
        services.AddSingleton(provider => new Greeter.GreeterClient(GrpcChannel.ForAddress(
            "https://words.example",
            new GrpcChannelOptions
            {
                HttpHandler = provider.GetRequiredService<IHttpMessageHandlerFactory>().CreateHandler("words"),
            })));
        services.AddSingleton<IGreetings, DownstreamGreetings>();
    }

    private sealed class DownstreamGreetings(Greeter.GreeterClient words) : IGreetings
    {
        public string Greet(string name) => words.SayHello(new HelloRequest { Name = name }).Message;
    }
}
