using Grpc.Core;
using Helloworld;

namespace GrpcTesting.Tests.Network;

/// <summary>What connections tell of themselves.</summary>
public class NetworkConnectionTests
{
    [Fact]
    public async Task A_connection_counts_its_bytes_and_keeps_the_first_reason_of_its_end()
    {
        await using var fixture = Pipe();
        await fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" });
        var open = Assert.Single(fixture.Network.Connections);
        Assert.True(open.IsOpen);
        Assert.True(open.IsHeldByClient);
        Assert.InRange(open.ToServer.Delivered, 100, 1_000);
        Assert.InRange(open.ToClient.Delivered, 50, 1_000);

        fixture.Network.Reset();
        await fixture.Network.WaitUntilNoticedAsync();

        var ended = Assert.Single(fixture.Network.Connections);
        Assert.Equal("reset by the network", ended.EndReason);
        Assert.False(ended.IsHeldByClient);

        // What was handed out before does not change.
        Assert.True(open.IsOpen);
    }

    [Fact]
    public async Task Each_channel_has_its_connection_and_closes_it()
    {
        await using var fixture = Pipe();
        await fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" });
        using (var channel = fixture.CreateChannel())
        {
            await new Greeter.GreeterClient(channel).SayHelloAsync(new HelloRequest { Name = "Ada" });
        }

        var connections = await fixture.Network.WaitForConnectionsAsync(all => all.Count == 2 && !all[1].IsOpen);

        Assert.Equal([1, 2], connections.Select(connection => connection.Number));
        Assert.NotEqual(connections[0].Id, connections[1].Id);
        Assert.True(connections[0].IsOpen);
        Assert.Equal("closed by the client", connections[1].EndReason);
    }

    [Fact]
    public async Task A_wait_for_connections_that_takes_too_long_shows_the_network()
    {
        await using var fixture = Pipe(TimeSpan.FromMilliseconds(100));
        fixture.Network.Seed = 7;

        var exception = await Assert.ThrowsAsync<GrpcAssertionException>(
            () => fixture.Network.WaitForConnectionsAsync(all => all.Count == 1));

        Assert.Equal(
            """
            The connections were not as expected after 100 ms.
            Network (seed 7)
              client to server: no condition
              server to client: no condition
              connections: none
              running calls: none
            """,
            exception.Message);
    }

    [Fact]
    public async Task A_step_that_waits_for_a_stall_points_to_it()
    {
        await using var fixture = Pipe();
        fixture.Network.Seed = 7;
        fixture.Network.ServerToClient.Stall();
        var call = fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" }).ResponseAsync;
        await fixture.Network.WaitForConnectionsAsync(all => all.Count == 1);

        var exception = await Assert.ThrowsAsync<GrpcAssertionException>(
            () => fixture.Network.WaitForAsync(call, TimeSpan.FromSeconds(2)));

        Assert.Equal(
            $"""
            The step was not over after 2 s. In the last 1 s, no byte arrived on either side: look at the conditions.
            Network (seed 7)
              client to server: no condition
              server to client: stalled
              connections:
                {fixture.Network.Connections[0]}
              running calls: none
            """,
            exception.Message);
        fixture.Network.Resume();
        await call;
    }

    [Fact]
    public async Task A_step_that_fails_fails_as_it_is()
    {
        await using var fixture = Pipe();
        fixture.Network.RefuseConnections = true;
        var call = fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" }).ResponseAsync;

        var exception = await Assert.ThrowsAsync<RpcException>(() => fixture.Network.WaitForAsync(call));

        Assert.Equal(StatusCode.Unavailable, exception.StatusCode);
    }

    private static GrpcFixture Pipe(TimeSpan? timeout = null) => GreeterFixture.Create(options =>
    {
        options.Transport = GrpcTransport.Pipe;
        options.Timeout = timeout ?? TimeSpan.FromSeconds(20);
    });
}
