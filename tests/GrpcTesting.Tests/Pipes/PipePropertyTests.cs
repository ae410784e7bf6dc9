using FsCheck;
using FsCheck.Fluent;

namespace GrpcTesting.Tests.Pipes;

/// <summary>
/// Whatever both sides do, and in whatever order. A case that fails is printed as the code that plays it again: in
/// turns that is the same again, and a small one; in parallel it may well pass.
/// </summary>
public class PipePropertyTests
{
    private static readonly Gen<int> Size = Gen.OneOf(
        Gen.Choose(0, 20),
        Gen.Choose(1, 5_000),
        Gen.Choose(60_000, 70_000),
        Gen.Choose(1, PipeScenario.MaxWriteSize));

    private static readonly Gen<PipeScenario> Scenario =
        from clientWrites in Size.ArrayOf()
        from serverWrites in Size.ArrayOf()
        from readSize in Gen.OneOf(Gen.Choose(1_000, 5_000), Gen.Choose(10_000, 300_000))
        from end in Gen.Elements(Enum.GetValues<PipeEnd>())
        from endsAfter in Gen.Choose(0, 60)
        from cancels in Gen.Elements(false, true)
        from seed in Gen.Choose(0, int.MaxValue - 10)
        select new PipeScenario(
            [.. clientWrites.Take(PipeScenario.MaxWrites)],
            [.. serverWrites.Take(PipeScenario.MaxWrites)],
            readSize,
            end,
            endsAfter,
            cancels,
            seed);

    private static readonly Arbitrary<PipeScenario> InTurns = Arb.From(Scenario, scenario => scenario.Smaller());

    // What fails here need not fail again: a smaller one that fails would be chance.
    private static readonly Arbitrary<PipeScenario> InParallel = Arb.From(Scenario);

    [Fact]
    public void Any_interleaving_keeps_the_order_loses_nothing_that_was_promised_and_ends() =>
        Prop.ForAll(InTurns, scenario => Holds(scenario, scenario.Play())).Check(PipeCases.Of(400, full: 20_000));

    [Fact]
    public void The_same_holds_really_in_parallel_where_no_case_can_be_replayed() =>
        Prop.ForAll(InParallel, scenario => Holds(scenario, scenario.PlayInParallel()))
            .Check(PipeCases.Of(200, full: 5_000));

    [Fact]
    public void The_same_values_are_the_same_events_again() =>
        Prop.ForAll(InTurns, scenario => scenario.Play().Events.SequenceEqual(scenario.Play().Events))
            .Check(PipeCases.Of(50, full: 1_000));

    [Fact]
    public void Another_seed_is_another_order()
    {
        var scenario = new PipeScenario([100_000, 3], [5, 70_000], 10_000, PipeEnd.Clean, 10, Cancels: false, Seed: 1);

        Assert.NotEqual(scenario.Play().Events, (scenario with { Seed = 2 }).Play().Events);
    }

    [Fact]
    public void Writes_that_wait_are_cancelled_amid_their_bytes()
    {
        int[] writes = [.. Enumerable.Repeat(PipeScenario.MaxWriteSize, PipeScenario.MaxWrites)];
        var seen = new PipeScenario(writes, writes, 4_000, PipeEnd.Clean, 0, Cancels: true, Seed: 1).Play();

        Assert.Contains($"the client's write of {PipeScenario.MaxWriteSize} was cancelled", seen.Events);
        Assert.Contains($"the server's write of {PipeScenario.MaxWriteSize} was cancelled", seen.Events);
        Assert.InRange(seen.ToServer.Received, seen.ToServer.Promised + 1, seen.ToServer.Written - 1);
    }

    private static Property Holds(PipeScenario scenario, PipeTrafficSeen seen) =>
        Label(InOrder(seen.ToServer), "order to the server", seen)
            .And(Label(InOrder(seen.ToClient), "order to the client", seen))
            .And(Label(!scenario.ReachesServer || IsWhole(seen.ToServer), "promise to the server", seen))
            .And(Label(!scenario.ReachesClient || IsWhole(seen.ToClient), "promise to the client", seen))
            .And(Label(
                seen.ToServer.Received <= seen.BytesWritten && seen.BytesWritten <= seen.ToServer.Written,
                $"{seen.BytesWritten} bytes counted as written",
                seen))
            .And(Label(seen.ToClient.Received == seen.BytesRead, $"{seen.BytesRead} bytes counted as read", seen))
            .And(Label(seen.SlabsKept == 0, $"{seen.SlabsKept} slabs kept", seen));

    private static bool InOrder(PipeTrafficSeen.Direction seen) =>
        seen.Follow().Wrong is null && seen.Received <= seen.Written;

    private static bool IsWhole(PipeTrafficSeen.Direction seen) => seen.IsComplete && seen.Follow().IsWhole;

    private static Property Label(bool holds, string what, PipeTrafficSeen seen) =>
        holds.Label(holds ? what : $"{what}. {seen}");
}
