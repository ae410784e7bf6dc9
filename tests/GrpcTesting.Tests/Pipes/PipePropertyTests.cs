using FsCheck;
using FsCheck.Fluent;

namespace GrpcTesting.Tests.Pipes;

/// <summary>Whatever both sides do, and in whatever order. FsCheck prints the seed and the smallest case that fails.
/// </summary>
public class PipePropertyTests
{
    private const int Cases = 400;

    private static readonly Gen<int> Size = Gen.OneOf(
        Gen.Choose(0, 20), Gen.Choose(1, 5_000), Gen.Choose(60_000, 70_000), Gen.Choose(1, 700_000));

    private static readonly Arbitrary<PipeScenario> Scenarios = (
        from clientWrites in Size.ArrayOf()
        from serverWrites in Size.ArrayOf()
        from readSize in Gen.OneOf(Gen.Choose(1_000, 5_000), Gen.Choose(10_000, 300_000))
        from end in Gen.Elements(Enum.GetValues<PipeEnd>())
        from endsAfter in Gen.Choose(0, 60)
        from cancelsReads in Gen.Elements(false, true)
        from seed in Gen.Choose(0, int.MaxValue - 10)
        select new PipeScenario(
            [.. clientWrites.Take(12)], [.. serverWrites.Take(12)], readSize, end, endsAfter, cancelsReads, seed))
        .ToArbitrary();

    [Fact]
    public void Any_interleaving_keeps_the_order_loses_nothing_that_was_promised_and_ends() =>
        Prop.ForAll(Scenarios, scenario =>
        {
            var seen = scenario.PlayAsync().GetAwaiter().GetResult();
            return (seen.ToServer.Wrong is null && seen.ToClient.Wrong is null).Label($"order: {seen}")
                .And((seen.SlabsKept == 0).Label($"slabs: {seen}"))
                .And(KeepsPromise(seen.ToServer, scenario.End is not (PipeEnd.ServerAborts or PipeEnd.BothEnd))
                    .Label($"to the server: {seen.ToServer}"))
                .And(KeepsPromise(seen.ToClient, scenario.End is PipeEnd.Clean or PipeEnd.ClientStopsWriting)
                    .Label($"to the client: {seen.ToClient}"));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

    // An abort loses what is on its way. Whoever closes or stops cleanly is read to the end.
    private static bool KeepsPromise(PipeTrafficSeen.Direction seen, bool isPromised) =>
        !isPromised || (seen.IsComplete && seen.Received >= seen.Promised);
}
