using Grpc.Core;
using GrpcTesting;

namespace Helloworld.Tests;

/// <summary>Deadlines and cancellation, without waiting for either.</summary>
public class TimeTests
{
    [Fact]
    public async Task A_deadline_ends_a_call_that_takes_too_long()
    {
        await using var fixture = new GrpcTestFixture<Program>();
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        // The party never ends: the request stream stays open.
        using var call = client.SayHelloRequestStream(deadline: DateTime.UtcNow.AddMilliseconds(100));
        var exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);

        Assert.Equal(StatusCode.DeadlineExceeded, exception.StatusCode);
    }

    [Fact]
    public async Task A_cancelled_call_ends_as_cancelled()
    {
        await using var fixture = new GrpcTestFixture<Program>();
        var client = fixture.CreateClient<Greeter.GreeterClient>();
        using var enough = new CancellationTokenSource();

        using var call = client.SayHelloBiStream(cancellationToken: enough.Token);
        await call.RequestStream.WriteAsync(new HelloRequest { Name = "Ada" });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        await enough.CancelAsync();
        var exception = await Assert.ThrowsAsync<RpcException>(
            () => call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal(StatusCode.Cancelled, exception.StatusCode);
    }
}
