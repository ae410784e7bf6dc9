using Grpc.Core;
using Helloworld;
using Microsoft.Extensions.Logging;
using NSubstitute;

namespace GrpcTesting.Tests.Recording;

public class LeakTests
{
    [Fact]
    public async Task A_stream_that_was_not_read_to_its_end_is_reported_to_the_log()
    {
        var fixture = GreeterFixture.Create();
        var entries = new List<GrpcLogEntry>();
        using var log = fixture.WriteLogsTo(entries.Add);
        var call = fixture.CreateClient<Greeter.GreeterClient>().SayHelloReplyStream(new HelloRequest { Name = "Ada" });
        await call.ResponseStream.MoveNext(CancellationToken.None);
        await fixture.Calls.WaitForAsync(each => each.Server is { IsFinished: true });

        await fixture.DisposeAsync();

        var leak = Assert.Single(fixture.Calls.Leaks);
        Assert.Equal(LeakKind.ResponsesNotRead, leak.Kind);
        var entry = Assert.Single(entries, entry => entry.Level == LogLevel.Warning);
        Assert.Equal("GrpcTesting.Calls", entry.Category);
        Assert.Equal("fixture", entry.Source);
        Assert.Equal(
            """
            GrpcServiceFixture<GreeterService> was disposed while calls were open:
            The responses of a call were not read to their end, and it was not disposed:
            #1 /helloworld.Greeter/SayHelloReplyStream: open for T
              client (pipe): open for T; 1 request, 1 response
                +T > { "name": "Ada" }
                +T < { "message": "Hello Ada" }
              server (unknown): OK after T; 1 request, 3 responses
                +T > { "name": "Ada" }
                +T < { "message": "Hello Ada" }
                +T < { "message": "Hello Ada, good to see you" }
                +T < { "message": "Hello Ada, goodbye" }
            """,
            Timeless.Text(entry.Message));
    }

    [Fact]
    public async Task A_call_that_never_finished_fails_the_disposal_when_asked_to_after_all_is_released()
    {
        var told = new TaskCompletionSource();
        var entered = new TaskCompletionSource();
        var greeter = Substitute.For<Greeter.GreeterBase>();
        greeter.SayHello(default!, default!).ReturnsForAnyArgs(async call =>
        {
            using var registration = call.Arg<ServerCallContext>().CancellationToken.Register(told.SetResult);
            entered.SetResult();
            await told.Task;
            return new HelloReply();
        });
        var fixture = GrpcServiceFixture.For(greeter, options => options.LeakPolicy = LeakPolicy.Throw);
        _ = fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" });
        await entered.Task;

        var exception = await Assert.ThrowsAsync<GrpcAssertionException>(() => fixture.DisposeAsync().AsTask());

        Assert.True(told.Task.IsCompleted);
        Assert.Equal(LeakKind.CallNotFinished, Assert.Single(fixture.Calls.Leaks).Kind);
        Assert.Equal(
            """
            GrpcServiceFixture<GreeterBase> was disposed while calls were open:
            A call was neither finished nor disposed:
            #1 /helloworld.Greeter/SayHello: open for T
              client (pipe): open for T; 1 request, 0 responses
                +T > { "name": "Ada" }
              server (unknown): open for T; 1 request, 0 responses
            """.Replace("GrpcServiceFixture<GreeterBase>", "GrpcServiceFixture<Greeter.GreeterBase>", StringComparison.Ordinal),
            Timeless.Text(exception.Message));
    }

    [Fact]
    public async Task A_handler_that_does_not_end_is_named()
    {
        var entered = new TaskCompletionSource();
        var never = new TaskCompletionSource<HelloReply>();
        var greeter = Substitute.For<Greeter.GreeterBase>();
        greeter.SayHello(default!, default!).ReturnsForAnyArgs(_ =>
        {
            entered.SetResult();
            return never.Task;
        });
        var fixture = GrpcServiceFixture.For(greeter, options =>
        {
            options.Timeout = TimeSpan.FromMilliseconds(300);
            options.LeakPolicy = LeakPolicy.Throw;
        });
        var call = fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" });
        await entered.Task;
        call.Dispose();

        var exception = await Assert.ThrowsAsync<GrpcAssertionException>(() => fixture.DisposeAsync().AsTask());
        never.SetResult(new HelloReply());

        Assert.Equal(
            """
            GrpcServiceFixture<Greeter.GreeterBase> was disposed while calls were open:
            A handler was still running after the server had stopped:
            #1 /helloworld.Greeter/SayHello: Cancelled "gRPC call disposed." after T
              client (pipe): Cancelled "gRPC call disposed." after T; 1 request, 0 responses
                +T > { "name": "Ada" }
              server (unknown): open for T; 1 request, 0 responses; cancelled
            """,
            Timeless.Text(exception.Message));
    }

    [Fact]
    public async Task Finished_disposed_and_ignored_calls_are_no_leaks()
    {
        var strict = GreeterFixture.Create(options => options.LeakPolicy = LeakPolicy.Throw);
        var client = strict.CreateClient<Greeter.GreeterClient>();
        await client.SayHelloAsync(new HelloRequest { Name = "Ada" });
        await client.SayHelloAsync(new HelloRequest()).CaptureAsync();
        await client.SayHelloBiStream().CaptureAsync(new HelloRequest { Name = "Ada" });
        client.SayHelloReplyStream(new HelloRequest { Name = "Ada" }).Dispose();
        client.SayHelloBiStream(cancellationToken: new CancellationToken(canceled: true));
        var lenient = GreeterFixture.Create(options => options.LeakPolicy = LeakPolicy.Ignore);
        lenient.CreateClient<Greeter.GreeterClient>().SayHelloBiStream();

        await strict.DisposeAsync();
        await lenient.DisposeAsync();

        Assert.Empty(strict.Calls.Leaks);
        Assert.Empty(lenient.Calls.Leaks);
    }

    [Fact]
    public async Task Clearing_the_records_does_not_hide_a_leak()
    {
        var fixture = GreeterFixture.Create();
        fixture.CreateClient<Greeter.GreeterClient>().SayHelloBiStream();

        fixture.Calls.Clear();
        Assert.Empty(fixture.Calls.Snapshot());
        await fixture.DisposeAsync();

        Assert.Equal(LeakKind.ResponsesNotRead, Assert.Single(fixture.Calls.Leaks).Kind);
    }
}
