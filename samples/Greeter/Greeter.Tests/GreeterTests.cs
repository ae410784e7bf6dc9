using GrpcTesting;

namespace Helloworld.Tests;

/// <summary>Start here: the whole app, booted for one test, and each kind of call.</summary>
public class GreeterTests
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
    public async Task Greets_in_three_manners()
    {
        await using var fixture = new GrpcTestFixture<Program>();
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        var outcome = await client.SayHelloReplyStream(new HelloRequest { Name = "Ada" }).CaptureAsync();

        Assert.Equal(
            ["Hello Ada", "Hello Ada, good to see you", "Hello Ada, goodbye"],
            outcome.Responses.Select(reply => reply.Message));
    }

    [Fact]
    public async Task Greets_a_whole_party_at_once()
    {
        await using var fixture = new GrpcTestFixture<Program>();
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        var outcome = await client.SayHelloRequestStream().CaptureAsync(
            new HelloRequest { Name = "Ada" },
            new HelloRequest { Name = "Grace" });

        Assert.Equal("Hello Ada, Grace", outcome.Response.Message);
    }

    [Fact]
    public async Task Greets_each_guest_on_arrival()
    {
        await using var fixture = new GrpcTestFixture<Program>();
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        using var call = client.SayHelloBiStream();
        foreach (var name in new[] { "Ada", "Grace" })
        {
            await call.RequestStream.WriteAsync(new HelloRequest { Name = name });
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Equal($"Hello {name}", call.ResponseStream.Current.Message);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
    }
}
