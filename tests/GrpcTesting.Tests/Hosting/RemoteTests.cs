using Helloworld;

namespace GrpcTesting.Tests.Hosting;

public class RemoteTests
{
    [Fact]
    public async Task Calls_go_to_the_address_and_nothing_is_hosted()
    {
        await using var deployment = GreeterFixture.Create(options => options.Transport = GrpcTransport.Tcp);
        var address = $"http://{deployment.Channel.Target}";
        await using var fixture = GreeterFixture.Create(options => options.Transport = GrpcTransport.Remote(address));

        var outcome = await fixture.CreateClient<Greeter.GreeterClient>()
            .SayHelloAsync(new HelloRequest { Name = "Ada" })
            .CaptureAsync();

        Assert.Equal("Hello Ada", outcome.Response.Message);
        Assert.Null(outcome.ServerException);
    }

    [Fact]
    public async Task Services_say_why_they_are_not_there_and_what_is_possible()
    {
        await using var fixture = GreeterFixture.Create(options =>
            options.Transport = GrpcTransport.Remote("https://greeter.example:8443"));

        var exception = Assert.Throws<InvalidOperationException>(() => fixture.Services);

        Assert.Equal(
            "GrpcServiceFixture<GreeterService>.Services needs the server in this process, but the fixture uses "
            + "GrpcTransport.Remote(https://greeter.example:8443/). Calls, channels and clients work there; for "
            + "Services, use another transport, such as GrpcTransport.Pipe.",
            exception.Message);
    }
}
