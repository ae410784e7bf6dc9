using GrpcTesting.Benchmarks.Plotting;

namespace GrpcTesting.Benchmarks.Tests.Plotting;

public class LogAxisTests
{
    [Fact]
    public void Decades_are_of_one_width()
    {
        var axis = new LogAxis([1, 1000], from: 0, to: 300);

        Assert.Equal([1, 10, 100, 1000], axis.Ticks);
        Assert.Equal([0, 100, 200, 300], axis.Ticks.Select(axis.Place));
    }

    [Fact]
    public void It_covers_whole_decades_around_the_values()
    {
        var axis = new LogAxis([0.3, 42], from: 0, to: 300);

        Assert.Equal([0.1, 1, 10, 100], axis.Ticks);
    }

    [Fact]
    public void A_single_value_gets_a_decade() =>
        Assert.Equal([10, 100], new LogAxis([10], from: 0, to: 100).Ticks);

    [Fact]
    public void Zero_has_a_place_below_the_lowest_decade_behind_a_break()
    {
        var axis = new LogAxis([0, 1, 100], from: 0, to: 260);

        Assert.True(axis.HasZero);
        Assert.Equal([0, 1, 10, 100], axis.Ticks);
        Assert.Equal(0, axis.Place(0), precision: 6);
        Assert.Equal(30, axis.Break, precision: 6);
        Assert.Equal(60, axis.Place(1), precision: 6);
        Assert.Equal(260, axis.Place(100), precision: 6);
    }

    [Fact]
    public void It_may_run_upwards_on_paper() => Assert.Equal(0, new LogAxis([1, 10], from: 100, to: 0).Place(10));
}
