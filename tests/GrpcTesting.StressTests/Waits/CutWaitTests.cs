using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace GrpcTesting.StressTests.Waits;

/// <summary>Whatever cuts a wait, and whenever: it ends, in a documented way, and leaves nothing behind. What bounds it is
/// in <see cref="BoundTests"/>.</summary>
[Collection(nameof(AloneInItsProcess))]
public class CutWaitTests
{
    // Much longer than any bound of a stage: a busy machine is not a hang.
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(20);

    // Most rounds wait for a time, and do nothing.
    private static readonly int Parallelism = 6 * Environment.ProcessorCount;

    public static TheoryData<string> Areas => [.. WaitList.Areas.Keys];

    [Theory]
    [MemberData(nameof(Areas))]
    public async Task Ends_in_a_documented_way_with_no_unobserved_exception(string area)
    {
        using var unobserved = new UnobservedExceptions();
        var problems = await PlayAllAsync(WaitList.Areas[area]);

        Assert.True(problems.IsEmpty, string.Join("\n\n", problems));
        if (unobserved.Find() is { Count: > 0 } seen)
        {
            var culprits = await FindCulpritsAsync(WaitList.Areas[area], unobserved);
            Assert.Fail(
                $"seed {Load.Seed}: {seen.Count} tasks failed and nobody observed it, again in "
                + $"{(culprits is "" ? "none, each wait by itself" : culprits)}.\n\n{string.Join("\n\n", seen)}");
        }
    }

    [Fact]
    public void A_planted_unobserved_exception_is_seen()
    {
        using var unobserved = new UnobservedExceptions();

        FailUnobserved();

        Assert.Equal("planted", Assert.Single(unobserved.Find()).InnerException!.Message);
    }

    // In a frame of its own, so that nothing on the stack keeps what it has used from the collector.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<ConcurrentQueue<string>> PlayAllAsync(IEnumerable<Wait> waits)
    {
        var problems = new ConcurrentQueue<string>();
        var rounds = waits.SelectMany((wait, index) => CutsOf(index).Select(cut => (Wait: wait, Cut: cut)))
            .Select((round, number) =>
                (round.Wait, round.Cut, Random: new Random(unchecked(Load.Seed + (number * 7919)))));
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallelism };
        await Parallel.ForEachAsync(rounds, options, async (round, _) =>
        {
            if (await PlayAsync(round.Wait, round.Cut, round.Random) is { } problem)
            {
                problems.Enqueue($"{round.Wait}, cut by {round.Cut}, seed {Load.Seed}: {problem}");
            }
        });
        return problems;
    }

    // A task does not tell whose it was.
    private static async Task<string> FindCulpritsAsync(IEnumerable<Wait> waits, UnobservedExceptions unobserved)
    {
        var culprits = new List<string>();
        foreach (var member in waits.GroupBy(wait => wait.Member))
        {
            var before = unobserved.Find().Count;
            await PlayAllAsync(member);
            if (unobserved.Find().Count > before)
            {
                culprits.Add(member.Key);
            }
        }

        return string.Join(", ", culprits);
    }

    // All of them several times; or the common ones and some others, which are not the same for the next wait on the list.
    private static IEnumerable<Cut> CutsOf(int wait) => Load.IsFull
        ? Enumerable.Repeat(Cut.Common.Concat(Cut.Rare), 10).SelectMany(cuts => cuts)
        : Cut.Common.Concat(Cut.Rare.Where((_, cut) => (wait + cut + Load.Seed) % 4 == 0));

    // What went wrong, if anything did.
    private static async Task<string?> PlayAsync(Wait wait, Cut cut, Random random)
    {
        var (stage, begin) = await wait.PrepareAsync(random);
        await using var ending = stage;
        var (before, after) = (Moment.Of(random), Moment.Of(random));
        var waiting = Task.Run(async () =>
        {
            await before.ComeAsync();
            await begin();
        });
        var cutting = Task.Run(async () =>
        {
            await after.ComeAsync();
            await cut.PlayAsync(stage);
        });
        try
        {
            await Task.WhenAll(waiting, cutting).WaitAsync(Hang, TimeProvider.System);
        }
        catch (TimeoutException) when (!waiting.IsCompleted || !cutting.IsCompleted)
        {
            return $"{(waiting.IsCompleted ? "the cut" : "it")} hangs";
        }
        catch (Exception exception) when (!cutting.IsFaulted && wait.MayEndWith(exception))
        {
        }
        catch (Exception exception)
        {
            return $"{(cutting.IsFaulted ? "the cut failed with" : "it ended with")} {exception}";
        }

        return null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FailUnobserved() => Task.FromException(new InvalidOperationException("planted"));
}
