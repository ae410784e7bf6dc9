using Grpc.Core;
using GrpcTesting;

namespace Helloworld.Tests;

/// <summary>A proxy in front of the service: what a client does when something between them fails.</summary>
public class ProxyTests
{
    [Fact]
    public async Task A_call_that_failed_on_the_way_can_be_made_again()
    {
        await using var greeter = new GrpcTestFixture<Program>();
        var calls = 0;
        await using var flaky = GrpcServiceFixture.ForUnknown(call => Interlocked.Increment(ref calls) == 1
            ? throw new RpcException(new Status(StatusCode.Unavailable, "not yet"))
            : call.ForwardToAsync(greeter.CallInvoker));
        var client = flaky.CreateClient<Greeter.GreeterClient>();

        var first = await client.SayHelloAsync(new HelloRequest { Name = "Ada" }).CaptureAsync();
        var second = await client.SayHelloAsync(new HelloRequest { Name = "Ada" }).CaptureAsync();

        Assert.Equal(StatusCode.Unavailable, first.StatusCode);
        Assert.Equal("Hello Ada", second.Response.Message);
    }
}
