namespace GrpcTesting.DifferentialTests.Generation;

public class ScenarioGeneratorTests
{
    [Fact]
    public void A_seed_always_makes_the_same_scenario() => Assert.All(
        SweepSettings.Default.Seeds,
        seed => Assert.Equal(ScenarioGenerator.Create(seed).ToString(), ScenarioGenerator.Create(seed).ToString()));

    [Fact]
    public void At_least_95_percent_of_the_scenarios_of_the_default_run_are_different()
    {
        var scenarios = SweepSettings.Default.Seeds.Select(seed => (ScenarioGenerator.Create(seed) with { Seed = null }).ToString());

        // Of calls without metadata that never reach a handler there are hardly any different ones.
        Assert.InRange(scenarios.Distinct().Count(), SweepSettings.Default.Count * 95 / 100, SweepSettings.Default.Count);
    }

    [Fact]
    public void The_default_run_has_every_ending_of_every_kind()
    {
        var covered = SweepSettings.Default.Seeds
            .Select(seed => (ScenarioGenerator.KindOf(seed), ScenarioGenerator.EndingOf(seed)))
            .ToHashSet();
        var expected =
            from kind in Enum.GetValues<CallKind>()
            from ending in Enum.GetValues<Ending>()
            where ending != Ending.NoResponse || !kind.ServerStreams()
            select (kind, ending);

        Assert.Empty(expected.Except(covered));
    }

    [Fact]
    public void The_default_run_has_every_step()
    {
        var scenarios = SweepSettings.Default.Seeds.Select(ScenarioGenerator.Create);

        Assert.Empty(Enum.GetValues<Act>().Except(scenarios.SelectMany(scenario => scenario.Steps).Select(step => step.Act)));
    }

    [Fact]
    public void A_negative_seed_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>("seed", () => ScenarioGenerator.Create(-1));

    // The constants are SplitMix64's, so that a seed that fails on one machine fails on all.
    [Fact]
    public void The_numbers_of_a_seed_are_the_same_everywhere()
    {
        var random = new SeededRandom(1234567);

        // Of the reference implementation: 6457827717110365317, 3203168211198807973, 9817491932198370423.
        Assert.Equal([365_317, 807_973, 370_423], [random.Below(1_000_000), random.Below(1_000_000), random.Below(1_000_000)]);
    }
}
