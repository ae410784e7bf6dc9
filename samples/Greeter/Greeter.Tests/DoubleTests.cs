using Grpc.Core;
using GrpcTesting;
using NSubstitute;

namespace Helloworld.Tests;

/// <summary>Unit tests without a server: of the service's methods, and of a class that calls a client.</summary>
public class DoubleTests
{
    [Fact]
    public async Task The_service_greets_in_three_manners()
    {
        var service = new GreeterService(new EnglishGreetings());
        var context = TestServerCallContext.Create();
        var replies = new TestStreamWriter<HelloReply>(context);

        await service.SayHelloReplyStream(new HelloRequest { Name = "Ada" }, replies, context);

        Assert.Equal(
            ["Hello Ada", "Hello Ada, good to see you", "Hello Ada, goodbye"],
            replies.Messages.Select(reply => reply.Message));
    }

    [Fact]
    public async Task The_service_stops_when_the_client_does()
    {
        var service = new GreeterService(new EnglishGreetings());
        var context = TestServerCallContext.Create();
        var replies = new TestStreamWriter<HelloReply>(context);
        replies.Block(after: 1);

        var greeting = service.SayHelloReplyStream(new HelloRequest { Name = "Ada" }, replies, context);
        await replies.WaitForBlockedWriteAsync();
        context.Cancel();

        await Assert.ThrowsAsync<OperationCanceledException>(() => greeting);
    }

    [Fact]
    public async Task The_service_greets_a_whole_party()
    {
        var service = new GreeterService(new EnglishGreetings());
        var context = TestServerCallContext.Create();
        var guests = TestStreamReader
            .Of(new HelloRequest { Name = "Ada" }, new HelloRequest { Name = "Grace" })
            .For(context);

        var reply = await service.SayHelloRequestStream(guests, context);

        Assert.Equal("Hello Ada, Grace", reply.Message);
    }

    [Fact]
    public async Task The_host_welcomes_a_guest()
    {
        var call = TestCalls.AsyncUnaryCall(new HelloReply { Message = "Hello Ada" });
        var client = Substitute.For<Greeter.GreeterClient>();
        client.SayHelloAsync(new HelloRequest { Name = "Ada" }).Returns(call);

        Assert.Equal("Hello Ada", await new PartyHost(client).WelcomeAsync("Ada"));
        Assert.True(call.Inspect().IsDisposed);
    }

    [Fact]
    public async Task The_host_turns_strangers_away()
    {
        var client = Substitute.For<Greeter.GreeterClient>();
        client.SayHelloAsync(new HelloRequest()).Returns(
            TestCalls.AsyncUnaryCall<HelloReply>(new Status(StatusCode.InvalidArgument, "name is empty")));

        Assert.Equal("Who are you?", await new PartyHost(client).WelcomeAsync(""));
    }

    [Fact]
    public async Task The_host_announces_everybody()
    {
        var guests = new TestStreamWriter<HelloRequest>();
        var client = Substitute.For<Greeter.GreeterClient>();
        client.SayHelloRequestStream().Returns(
            TestCalls.AsyncClientStreamingCall(guests, new HelloReply { Message = "Hello everybody" }));

        Assert.Equal("Hello everybody", await new PartyHost(client).AnnounceAsync("Ada", "Grace"));

        Assert.Equal(["Ada", "Grace"], guests.Messages.Select(guest => guest.Name));
    }

    /// <summary>A class of the app that calls the service.</summary>
    private sealed class PartyHost(Greeter.GreeterClient client)
    {
        public async Task<string> WelcomeAsync(string name)
        {
            using var call = client.SayHelloAsync(new HelloRequest { Name = name });
            try
            {
                return (await call).Message;
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.InvalidArgument)
            {
                return "Who are you?";
            }
        }

        public async Task<string> AnnounceAsync(params IEnumerable<string> names)
        {
            using var call = client.SayHelloRequestStream();
            foreach (var name in names)
            {
                await call.RequestStream.WriteAsync(new HelloRequest { Name = name });
            }

            await call.RequestStream.CompleteAsync();
            return (await call).Message;
        }
    }
}
