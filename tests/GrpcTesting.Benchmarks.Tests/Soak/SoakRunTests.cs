using GrpcTesting.Benchmarks.Soak;

namespace GrpcTesting.Benchmarks.Tests.Soak;

/// <summary>Short soaks with something planted in them: what is wrong reaches the verdict.</summary>
public class SoakRunTests
{
    [Theory]
    [InlineData(nameof(PlantKind.Memory), "managed memory grew by ")]
    [InlineData(nameof(PlantKind.Handles), "the number of handles grew by ")]
    [InlineData(nameof(PlantKind.Threads), "the number of threads grew by ")]
    [InlineData(nameof(PlantKind.Slabs), "slabs were not back in the pool")]
    [InlineData(nameof(PlantKind.Fixtures), "fixtures of an earlier lap were still reachable")]
    [InlineData(nameof(PlantKind.Unobserved), "a task's exception that nobody observed: InvalidOperationException: planted")]
    [InlineData(nameof(PlantKind.Outcome), "ended as it must not: a lie, fixture ")]
    [InlineData(nameof(PlantKind.Stuck), "stuck: a call without an end, after 1 s, fixture ")]
    public async Task What_is_planted_is_found(string plant, string reason)
    {
        var kind = Enum.Parse<PlantKind>(plant);
        var reasons = await JudgeAsync(options => options with
        {
            Plant = kind,

            // Nothing else then, which a busy machine might hold up for as long.
            Acts = kind == PlantKind.Stuck ? [Acts.Hang] : options.Acts,
            Bound = kind == PlantKind.Stuck ? TimeSpan.FromSeconds(1) : options.Bound,
        });

        Assert.Contains(reasons, found => found.Contains(reason, StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> JudgeAsync(Func<SoakOptions, SoakOptions> change)
    {
        var options = new SoakOptions(GrpcTransport.Pipe, TimeSpan.FromSeconds(1.2), Laps: 10, Seed: 1) { Workers = 2 };
        var report = await new SoakRun(change(options), _ => { }).RunAsync();
        return Judge.Reasons(report);
    }
}
