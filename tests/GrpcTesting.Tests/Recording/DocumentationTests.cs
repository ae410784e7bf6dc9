using Grpc.Core;
using Helloworld;

namespace GrpcTesting.Tests.Recording;

/// <summary>The code of docs/records.md.</summary>
public class DocumentationTests
{
    [Fact]
    public async Task Records()
    {
        await using var fixture = GreeterFixture.Create();
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        await client.SayHelloAsync(new HelloRequest { Name = "Ada" });

        var call = fixture.Calls.Latest!;
        Assert.Equal(StatusCode.OK, call.Status?.StatusCode);
        Assert.Equal("Ada", call.Server!.Request<HelloRequest>().Name);
        Assert.Equal("Hello Ada", call.Client!.Response<HelloReply>().Message);
    }

    [Fact]
    public async Task Waiting()
    {
        await using var fixture = GreeterFixture.Create();
        using var chat = fixture.CreateClient<Greeter.GreeterClient>().SayHelloBiStream();
        await chat.RequestStream.WriteAsync(new HelloRequest { Name = "Ada" });

        var call = await fixture.Calls.WaitForAsync(call => call.Server is { RequestCount: 1, ResponseCount: 1 });
        Assert.False(call.IsFinished);
    }

    [Fact]
    public async Task Leaks_and_bounds()
    {
        await using var fixture = GreeterFixture.Create(options =>
        {
            options.LeakPolicy = LeakPolicy.Throw;

            options.Records.MaxCalls = 50;
            options.Records.MaxMessagesPerCall = 1000;
        });

        await fixture.StartAsync();
    }
}
