using System.Collections.Concurrent;

namespace GrpcTesting.StressTests.Waits;

/// <summary>What nothing cuts ends by its own bound, and says so.</summary>
public class BoundTests
{
    // For a machine with more to do. That another, longer bound ended the wait shows in its failure.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    public static TheoryData<string> Areas => [.. WaitList.Areas.Keys];

    [Theory]
    [MemberData(nameof(Areas))]
    public async Task Ends_a_wait_and_is_named_by_its_failure(string area)
    {
        var problems = new ConcurrentQueue<string>();
        var waits = WaitList.Areas[area].Where(wait => wait.Bound is not null);

        await Parallel.ForEachAsync(waits, async (wait, _) =>
        {
            if (await PlayAsync(wait) is { } problem)
            {
                problems.Enqueue($"{wait}, bounded by {wait.Bound}: {problem}");
            }
        });

        Assert.True(problems.IsEmpty, string.Join("\n\n", problems));
    }

    // What went wrong, if anything did.
    private static async Task<string?> PlayAsync(Wait wait)
    {
        var (stage, begin) = await wait.PrepareAsync(new Random(Load.Seed));
        await using var ending = stage;
        try
        {
            var waiting = Task.Run(begin, CancellationToken.None);
            await waiting.WaitAsync(wait.Bound!.Value + Grace, TimeProvider.System)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!waiting.IsCompleted)
            {
                return "it goes on";
            }

            await waiting;
            return "it ended without a failure";
        }
        catch (Exception exception)
        {
            return wait.WasEndedByItsBound(exception) ? null : $"it ended with {exception}";
        }
    }
}
