using GrpcTesting.Benchmarks.Measuring;

namespace GrpcTesting.Benchmarks.Tests.Measuring;

public class SamplesTests
{
    [Fact]
    public void The_median_and_the_quartiles_lie_between_the_nearest_values()
    {
        var samples = new Samples(40, 10, 30, 20);

        Assert.Equal(25, samples.Median);
        Assert.Equal(17.5, samples.LowerQuartile);
        Assert.Equal(32.5, samples.UpperQuartile);
        Assert.Equal(0.3, samples.Spread, precision: 6);
    }

    [Fact]
    public void Ratios_are_those_of_the_rounds_and_not_of_the_medians()
    {
        var (fast, slow) = (new Samples(10, 100, 1000), new Samples(1, 50, 100));

        Assert.Equal([10, 2, 10], fast.Over(slow).Values);
        Assert.Equal(10, fast.Over(slow).Median);
        Assert.Equal([9, 50, 900], fast.Less(slow).Values);
    }

    [Fact]
    public void Fails_when_nothing_was_measured() => Assert.Equal(
        "Nothing was measured.", Assert.Throws<InvalidOperationException>(() => new Samples().Median).Message);
}
