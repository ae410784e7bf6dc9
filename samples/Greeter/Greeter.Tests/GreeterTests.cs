using FluentAssertions;
using Grpc.Core;
using GrpcTesting;
using Xunit.Abstractions;

namespace Helloworld.Tests;

/// <summary>Start here: inherit, and each test gets the whole app on a server of its own.</summary>
public class GreeterTests(ITestOutputHelper output) : GrpcAppTest<Program>(output)
{
    [Fact]
    public async Task Greets_by_name()
    {
        var outcome = await Greeter.SayHelloAsync(new HelloRequest { Name = "Ada" }).CaptureAsync();

        outcome.Should().Succeed().And.Yield(Reply("Hello Ada"));
    }

    [Fact]
    public async Task Greets_in_three_manners()
    {
        var outcome = await Greeter.SayHelloReplyStream(new HelloRequest { Name = "Ada" }).CaptureAsync();

        outcome.Should().Yield(Reply("Hello Ada"), Reply("Hello Ada, good to see you"), Reply("Hello Ada, goodbye"));
    }

    [Fact]
    public async Task Greets_a_whole_party_at_once()
    {
        var outcome = await Greeter.SayHelloRequestStream().CaptureAsync(
            new HelloRequest { Name = "Ada" },
            new HelloRequest { Name = "Grace" });

        outcome.Should().Yield(Reply("Hello Ada, Grace"));
    }

    [Fact]
    public async Task Greets_each_guest_on_arrival()
    {
        await using var party = Greeter.SayHelloBiStream().Probe();

        await party.SendAsync(new HelloRequest { Name = "Ada" });
        await party.ExpectNextAsync(Reply("Hello Ada"));
        await party.SendAsync(new HelloRequest { Name = "Grace" });
        await party.ExpectNextAsync(Reply("Hello Grace"));
        await party.CompleteAsync();
        await party.ExpectCompletedAsync();
    }

    [Fact]
    public async Task Refuses_an_empty_name()
    {
        var outcome = await Greeter.SayHelloAsync(new HelloRequest()).CaptureAsync();

        outcome.Should().HaveStatus(StatusCode.InvalidArgument)
            .And.HaveDetail("name is empty*")
            .And.HaveTrailer("field", "name")
            .And.YieldNothing();
    }

    [Fact]
    public async Task Refuses_an_empty_name_with_an_exception()
    {
        await Greeter.Invoking(greeter => greeter.SayHelloAsync(new HelloRequest()).ResponseAsync)
            .Should().ThrowRpcExceptionAsync(StatusCode.InvalidArgument)
            .WithDetail("*say whom to greet")
            .WithTrailer("field", "name");
    }

    private Greeter.GreeterClient Greeter => Client<Greeter.GreeterClient>();

    private static HelloReply Reply(string message) => new() { Message = message };
}
