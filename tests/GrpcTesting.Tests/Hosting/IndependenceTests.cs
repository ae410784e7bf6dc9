using Grpc.Core;
using Helloworld;

namespace GrpcTesting.Tests.Hosting;

/// <summary>Many fixtures in one process. Alone in their collection, since they count what the process holds.</summary>
[Collection(nameof(Alone))]
public class IndependenceTests
{
    private const int Count = 200;

    public static TheoryData<GrpcTransport> Transports { get; } =
        [GrpcTransport.Pipe, GrpcTransport.TestServer, GrpcTransport.Tcp, GrpcTransport.UnixSocket];

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Two_hundred_fixtures_at_once_each_keep_their_own_state_and_leave_nothing_behind(
        GrpcTransport transport)
    {
        // What the first fixtures of a process create for all that follow is no leak.
        await BootAndDisposeAsync(transport, 20);
        var before = Held.Now();

        await BootAndDisposeAsync(transport, Count);

        await SettleAsync(before);
    }

    private static async Task BootAndDisposeAsync(GrpcTransport transport, int count)
    {
        var fixtures = Enumerable.Range(0, count)
            .Select(_ => GrpcServiceFixture.For(new Counter(), options => options.Transport = transport))
            .ToList();
        var clients = await Task.WhenAll(fixtures.Select(async fixture =>
        {
            await fixture.StartAsync();
            return fixture.CreateClient<Greeter.GreeterClient>();
        }));

        // All are alive now. The n-th fixture gets n % 5 + 1 calls.
        var last = await Task.WhenAll(clients.Select(async (client, number) =>
        {
            var reply = "";
            for (var call = 0; call <= number % 5; call++)
            {
                reply = (await client.SayHelloAsync(new HelloRequest())).Message;
            }

            return reply;
        }));

        Assert.Equal(Enumerable.Range(0, count).Select(number => $"{(number % 5) + 1}"), last);
        await Task.WhenAll(fixtures.Select(fixture => fixture.DisposeAsync().AsTask()));
    }

    private sealed class Counter : Greeter.GreeterBase
    {
        private int _calls;

        public override Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context) =>
            Task.FromResult(new HelloReply { Message = $"{Interlocked.Increment(ref _calls)}" });
    }

    // Threads and sockets go a moment after the last reference to them: what counts is that they go.
    private static async Task SettleAsync(Held before)
    {
        var begin = TimeProvider.System.GetTimestamp();
        Held now;
        while (!(now = Held.Now()).IsWithin(before))
        {
            Assert.True(
                TimeProvider.System.GetElapsedTime(begin) < TimeSpan.FromSeconds(30),
                $"Before: {before}. Still held after {Count} fixtures: {now}.");
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }
}
