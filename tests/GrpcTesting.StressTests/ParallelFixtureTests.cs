using Xunit.Abstractions;

namespace GrpcTesting.StressTests;

/// <summary>As many tests at once as nobody has threads for, each with a fixture of its own.</summary>
[Collection(nameof(Alone))]
public class ParallelFixtureTests(ITestOutputHelper output)
{
    // Far beyond what anything takes: a machine that is busy with a thousand fixtures is no failure.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);

    public static TheoryData<GrpcTransport, int> Tests { get; } = new()
    {
        { GrpcTransport.Pipe, Load.Of(150, 1000) },
        { GrpcTransport.TestServer, Load.Of(40, 300) },
        { GrpcTransport.Tcp, Load.Of(40, 300) },
        { GrpcTransport.UnixSocket, Load.Of(40, 300) },
    };

    public static TheoryData<GrpcTransport, int, int> Calls { get; } = new()
    {
        { GrpcTransport.Pipe, Load.Of(10, 100), 100 },
        { GrpcTransport.TestServer, Load.Of(3, 100), 100 },
        { GrpcTransport.Tcp, Load.Of(3, 100), 100 },
        { GrpcTransport.UnixSocket, Load.Of(3, 100), 100 },
    };

    [Theory]
    [MemberData(nameof(Tests))]
    public async Task Tests_in_parallel_each_have_a_server_of_their_own_and_leave_nothing_behind(
        GrpcTransport transport, int count)
    {
        // What the first fixtures of a process create for all that follow is no leak.
        await RunTestsAsync(transport, 20);
        using var health = Health.Watch();

        var begin = Elapsed();
        await RunTestsAsync(transport, count);
        Write($"{count} tests", begin);

        await health.SettleAsync();
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Calls_in_parallel_on_many_fixtures_are_all_in_their_handlers_at_once_and_answered_right(
        GrpcTransport transport, int fixtures, int calls)
    {
        await RunTestsAsync(transport, 20);
        using var health = Health.Watch();

        var begin = Elapsed();
        var inside = new Gathering(fixtures * calls);
        await RunAllAsync(fixtures, async number =>
        {
            var owner = $"fixture {number}";
            var ledger = new Ledger(owner, inside.ArriveAsync);
            await using var fixture = Create(transport, ledger);
            var client = new LedgerClient(fixture, owner);

            // One unit a call: whatever the order, the sums are all the numbers up to the last.
            var sums = await Task.WhenAll(
                Enumerable.Range(0, calls).Select(call => client.CallAsync(call % LedgerClient.Kinds, 1)));

            Assert.Equal(Enumerable.Range(1, calls), sums.SelectMany(sum => sum).Order());
            Assert.Equal(calls, ledger.Calls);
        });
        Write($"{fixtures} times {calls} calls", begin);

        await health.SettleAsync();
    }

    // The time on the processor tells more than the other where something else runs on the machine.
    private static (TimeSpan Wall, TimeSpan Cpu) Elapsed() =>
        (TimeProvider.System.GetElapsedTime(0), Environment.CpuUsage.TotalTime);

    private void Write(string what, (TimeSpan Wall, TimeSpan Cpu) begin)
    {
        var (wall, cpu) = Elapsed();
        output.WriteLine(
            $"{what} at once: {(wall - begin.Wall).TotalSeconds:0.0} s, on processors {(cpu - begin.Cpu).TotalSeconds:0.0} s");
    }

    private static Task RunTestsAsync(GrpcTransport transport, int count)
    {
        var alive = new Gathering(count);
        var called = new Gathering(count);
        return RunAllAsync(count, async number =>
        {
            var owner = $"fixture {number}";
            var random = new Random(Load.Seed + number);
            var kinds = Enumerable.Range(0, LedgerClient.Kinds).ToArray();
            random.Shuffle(kinds);
            var ledger = new Ledger(owner);
            await using (var fixture = Create(transport, ledger))
            {
                await fixture.StartAsync();
                await alive.ArriveAsync();

                var client = new LedgerClient(fixture, owner);
                var sum = 0;
                foreach (var kind in kinds)
                {
                    var amount = random.Next(1, 6);
                    var answers = await client.CallAsync(kind, amount);
                    Assert.Equal(Enumerable.Range(sum + 1, amount).TakeLast(answers.Length), answers);
                    sum += amount;
                }

                await called.ArriveAsync();
                Assert.Equal(sum, ledger.Sum);
            }

            Assert.Equal(LedgerClient.Kinds, ledger.Calls);
        });
    }

    // On the thread pool, as a runner of tests would: the synchronization context of this test has two threads.
    private static Task RunAllAsync(int count, Func<int, Task> test) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(number => Task.Run(() => test(number))));

    private static GrpcServiceFixture<Ledger> Create(GrpcTransport transport, Ledger ledger) =>
        GrpcServiceFixture.For(ledger, options =>
        {
            options.Transport = transport;
            options.Timeout = Timeout;
            options.LeakPolicy = LeakPolicy.Throw;
        });
}
