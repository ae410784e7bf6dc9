using Grpc.Core;
using Helloworld;

namespace GrpcTesting.Tests.Recording;

public class RecordWaitTests
{
    [Fact]
    public async Task A_call_of_the_past_is_found_at_once()
    {
        await using var fixture = GreeterFixture.Create();
        await fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" });

        var wait = fixture.Calls.WaitForAsync(call => call.Method.EndsWith("SayHello", StringComparison.Ordinal));

        Assert.True(wait.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_call_to_come_is_waited_for_message_by_message()
    {
        await using var fixture = GreeterFixture.Create();
        var client = fixture.CreateClient<Greeter.GreeterClient>();
        await fixture.StartAsync();
        var two = fixture.Calls.WaitForAsync(call => call.Server?.ResponseCount == 2);
        using var call = client.SayHelloBiStream();
        await call.RequestStream.WriteAsync(new HelloRequest { Name = "Ada" });
        await call.ResponseStream.MoveNext(CancellationToken.None);
        Assert.False(two.IsCompleted);

        await call.RequestStream.WriteAsync(new HelloRequest { Name = "Bob" });

        Assert.Equal(2, (await two).Server!.ResponseCount);
    }

    [Fact]
    public async Task A_wait_that_ends_without_its_call_shows_those_there_were()
    {
        await using var fixture = GreeterFixture.Create();
        await fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(
            new HelloRequest { Name = "Ada" }, new Metadata { { "authorization", "Bearer secret" } });

        var exception = await Assert.ThrowsAsync<GrpcAssertionException>(() => fixture.Calls.WaitForAsync(
            call => call.Status?.StatusCode == StatusCode.NotFound, TimeSpan.FromMilliseconds(50)));

        Assert.Equal(
            """
            No call met `call => call.Status?.StatusCode == StatusCode.NotFound` within 50 ms. 1 call of GrpcServiceFixture<GreeterService>:
            #1 /helloworld.Greeter/SayHello: OK after T
              client (pipe): OK after T; 1 request, 1 response
                request headers: authorization: (hidden, 13 characters)
                +T > { "name": "Ada" }
                +T < { "message": "Hello Ada" }
              server (unknown): OK after T; 1 request, 1 response
            """,
            Timeless.Text(exception.Message));
    }

    [Fact]
    public async Task A_wait_is_bounded_by_the_fixtures_timeout_and_ended_by_its_token()
    {
        await using var fixture = GreeterFixture.Create(options => options.Timeout = TimeSpan.FromMilliseconds(300));
        await fixture.StartAsync();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        var exception = await Assert.ThrowsAsync<GrpcAssertionException>(() => fixture.Calls.WaitForAsync(_ => false));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => fixture.Calls.WaitForAsync(_ => false, cancellationToken: cancelled.Token));

        Assert.Equal(
            "No call met `_ => false` within 300 ms. No calls of GrpcServiceFixture<GreeterService>.", exception.Message);
    }

    [Fact]
    public async Task Waits_that_cannot_end_well_are_refused()
    {
        await using var fixture = GreeterFixture.Create(options => options.Records.Enabled = false);
        var notStarted = await Assert.ThrowsAsync<InvalidOperationException>(() => fixture.Calls.WaitForAsync(_ => true));
        await fixture.StartAsync();
        var off = await Assert.ThrowsAsync<InvalidOperationException>(() => fixture.Calls.WaitForAsync(_ => true));
        await using var on = GreeterFixture.Create();
        await on.StartAsync();

        Assert.Equal(
            "GrpcServiceFixture<GreeterService> has not started, so there is no call to wait for. Start it, or use a "
            + "client of it, first.",
            notStarted.Message);
        Assert.Equal(
            "GrpcServiceFixture<GreeterService> does not record calls: its GrpcFixtureOptions.Records.Enabled is false.",
            off.Message);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => on.Calls.WaitForAsync(_ => true, TimeSpan.Zero));
        await Assert.ThrowsAsync<ArgumentNullException>(() => on.Calls.WaitForAsync(null!));
    }
}
