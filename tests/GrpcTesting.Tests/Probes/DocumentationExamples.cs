using Helloworld;

namespace GrpcTesting.Tests.Probes;

/// <summary>The code of docs/probes.md.</summary>
public class DocumentationExamples
{
    [Fact]
    public async Task A_chat()
    {
        await using var fixture = GreeterFixture.Create();
        var client = fixture.CreateClient<Greeter.GreeterClient>();

#pragma warning disable CA1310, CA1307 // As short as a test would have it.
        await using var chat = client.SayHelloBiStream().Probe();

        await chat.SendAsync(new HelloRequest { Name = "Ada" });
        await chat.ExpectNextAsync(new HelloReply { Message = "Hello Ada" });

        await chat.SendAsync([new HelloRequest { Name = "Grace" }, new HelloRequest { Name = "Edsger" }]);
        await chat.ExpectNextAsync(reply => reply.Message.EndsWith("Grace"));
        var last = await chat.ExpectNextAsync();

        await chat.CompleteAsync();
        await chat.ExpectCompletedAsync();
#pragma warning restore CA1310, CA1307

        Assert.Equal("Hello Edsger", last.Message);
    }

    [Fact]
    public async Task A_server_stream()
    {
        await using var fixture = GreeterFixture.Create();
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        await using var stream = client.SayHelloReplyStream(new HelloRequest { Name = "Ada" }).Probe();

        var replies = await stream.ExpectNextAsync(3);
        var outcome = await stream.ExpectCompletedAsync();

        Assert.Equal(outcome.Responses, replies);
    }

    [Fact]
    public async Task Three_ways_to_leave_something_over()
    {
        await using var fixture = GreeterFixture.Create();
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        await using var first = client.SayHelloReplyStream(new HelloRequest { Name = "Ada" }).Probe();
        await first.ExpectNextAsync();
        await first.CancelAsync();

        await using var second = client.SayHelloReplyStream(new HelloRequest { Name = "Ada" }).Probe();
        await second.ExpectNextAsync();
        await second.IgnoreUnreadMessages().ExpectCompletedAsync();

        await using var third = client.SayHelloBiStream().Probe().IgnoreOpenCall();
        await third.SendAsync(new HelloRequest { Name = "Ada" });
        await third.ExpectNextAsync();
    }

    [Fact]
    public async Task A_server_that_does_not_read()
    {
        var server = new SlowServer();
        await using var fixture = GrpcServiceFixture.For(server);
        await using var upload = fixture.CreateClient<Greeter.GreeterClient>().SayHelloRequestStream().Probe();
        await upload.ExpectHeadersAsync();

        var sending = upload.SendAsync(Enumerable.Repeat(new HelloRequest { Name = new string('a', 10_000) }, 1_000));
        await upload.ExpectWriteBlockedAsync();

        server.StartReading();
        await sending;

        await upload.CompleteAsync();
        await upload.ExpectNextAsync(new HelloReply { Message = "1000" });
    }
}
