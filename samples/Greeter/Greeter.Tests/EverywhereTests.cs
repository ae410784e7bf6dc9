using FluentAssertions;
using GrpcTesting;
using Xunit.Abstractions;

namespace Helloworld.Tests;

/// <summary>
/// The same test over every transport. To move a whole suite instead, or to run it against a deployment, set
/// GRPCTESTING_TRANSPORT.
/// </summary>
public class EverywhereTests(ITestOutputHelper output) : GrpcAppTest<Program>(output)
{
    [Theory, GrpcTransports]
    public async Task Greets_over_every_transport(GrpcTransport transport)
    {
        await UseTransportAsync(transport);

        var outcome = await Client<Greeter.GreeterClient>()
            .SayHelloAsync(new HelloRequest { Name = "Ada" })
            .CaptureAsync();

        outcome.Response.Should().BeEquivalentToMessage(new HelloReply { Message = "Hello Ada" });
    }
}
