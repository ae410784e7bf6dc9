using GrpcTesting;

namespace Helloworld.Tests;

/// <summary>
/// The same test over every transport. To move a whole suite instead, or to run it against a deployment, set
/// GRPCTESTING_TRANSPORT.
/// </summary>
public class EverywhereTests
{
    public static TheoryData<GrpcTransport> Transports { get; } =
        [GrpcTransport.Pipe, GrpcTransport.TestServer, GrpcTransport.Tcp, GrpcTransport.UnixSocket];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Greets_over_every_transport(GrpcTransport transport)
    {
        await using var fixture = GrpcTestFixture.Create<Program>(options => options.Transport = transport);
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        var reply = await client.SayHelloAsync(new HelloRequest { Name = "Ada" });

        Assert.Equal("Hello Ada", reply.Message);
    }
}
