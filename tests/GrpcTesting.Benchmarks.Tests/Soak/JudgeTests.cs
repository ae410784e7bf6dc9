using GrpcTesting.Benchmarks.Soak;

namespace GrpcTesting.Benchmarks.Tests.Soak;

/// <summary>The verdict of a soak: good when nothing is wrong, and bad for each thing that can be.</summary>
public class JudgeTests
{
    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    public void Noise_is_no_growth(int laps) => Assert.Empty(Judge.Reasons(Rests.Report(laps)));

    [Fact]
    public void What_grows_while_the_process_warms_up_is_no_leak() => Assert.Empty(Judge.Reasons(Rests.Report(
        20, (rest, lap) => rest with { ManagedBytes = rest.ManagedBytes + (Math.Min(lap, 5) * 10_000_000L) })));

    [Fact]
    public void A_single_jump_is_no_leak() => Assert.Empty(Judge.Reasons(Rests.Report(
        20, (rest, lap) => lap == 12 ? rest with { ManagedBytes = 500_000_000, Threads = 300 } : rest)));

    [Fact]
    public void Fails_when_managed_memory_grows() => Assert.Equal(
        "managed memory grew by 14.00 MiB over 14,000 fixtures, from 12.00 MiB to 26.00 MiB, with a steadiness of 1.00 "
        + "(growth is over 1.00 MiB and at least 0.60 steady)",
        Assert.Single(Judge.Reasons(Rests.Report(
            20, (rest, lap) => rest with { ManagedBytes = (6 + lap) * 1024 * 1024 }))));

    [Fact]
    public void Fails_when_the_working_set_grows() => Assert.StartsWith(
        "the working set grew by 140.00 MiB over 14,000 fixtures, from 60.00 MiB to 200.00 MiB",
        Assert.Single(Judge.Reasons(Rests.Report(
            20, (rest, lap) => rest with { ResidentBytes = lap * 10 * 1024 * 1024 }))));

    [Fact]
    public void Fails_when_threads_go_on() => Assert.StartsWith(
        "the number of threads grew by 28 over 14,000 fixtures, from 12 to 40",
        Assert.Single(Judge.Reasons(Rests.Report(20, (rest, lap) => rest with { Threads = 2 * lap }))));

    [Fact]
    public void Fails_when_handles_stay_open() => Assert.StartsWith(
        "the number of handles grew by 42 over 14,000 fixtures, from 18 to 60",
        Assert.Single(Judge.Reasons(Rests.Report(20, (rest, lap) => rest with { Handles = 3 * lap }))));

    [Fact]
    public void Fails_when_a_slab_did_not_come_back() => Assert.Equal(
        "2 slabs were not back in the pool, in 2 of 20 rests, first at 03:10",
        Assert.Single(Judge.Reasons(Rests.Report(
            20, (rest, lap) => rest with { SlabsOut = Math.Max(0, lap - 18) }))));

    [Fact]
    public void Fails_when_a_fixture_stays_reachable() => Assert.Equal(
        "1 fixtures of an earlier lap were still reachable, in 1 of 20 rests, first at 00:50",
        Assert.Single(Judge.Reasons(Rests.Report(
            20, (rest, lap) => rest with { FixturesReachable = lap == 5 ? 1 : 0 }))));

    [Fact]
    public void Fails_when_something_is_stuck_or_surprising_or_unobserved() => Assert.Equal(
        [
            "stuck: unary, after 60 s, fixture 7 of seed 1",
            "ended as it must not: duplex, fixture 8 of seed 1: DataLoss",
            "a task's exception that nobody observed: IOException: gone",
        ],
        Judge.Reasons(Rests.Report(20) with
        {
            Stuck = ["unary, after 60 s, fixture 7 of seed 1"],
            Surprises = ["duplex, fixture 8 of seed 1: DataLoss"],
            Unobserved = ["IOException: gone"],
        }));

    [Fact]
    public void Tells_the_first_troubles_and_counts_the_rest() => Assert.Equal(
        [
            "ended as it must not: 1", "ended as it must not: 2", "ended as it must not: 3", "ended as it must not: 4",
            "ended as it must not: 5", "ended as it must not: 15 more",
        ],
        Judge.Reasons(Rests.Report(20) with { Surprises = [.. Enumerable.Range(1, 20).Select(number => $"{number}")] }));

    [Fact]
    public void Fails_when_nothing_was_done() => Assert.Equal(
        "no call was made", Assert.Single(Judge.Reasons(Rests.Report(20, (rest, _) => rest with { Calls = 0 }))));

    [Fact]
    public void Fails_when_it_was_too_short_to_tell()
    {
        var report = Rests.Report(Judge.LeastRests - 1);

        Assert.Equal(
            "too short to tell whether anything grew: 7 rests of at least 8", Assert.Single(Judge.Reasons(report)));
        Assert.Empty(Judge.Trends(report));
    }

    [Fact]
    public void Tells_how_everything_went_in_a_good_soak_too() => Assert.Equal(
        "the number of handles went by 1.2 over 14,000 fixtures, from 190 to 192, with a steadiness of 0.51 (growth is over "
        + "32 and at least 0.60 steady)",
        Judge.Trends(Rests.Report(20))[^1]);
}
