using GrpcTesting.Benchmarks.Soak;

namespace GrpcTesting.Benchmarks.Tests.Soak;

public class TrendTests
{
    [Fact]
    public void A_line_grows_by_its_length_and_is_steady() =>
        Assert.Equal(new Trend(9, 1), Trend.Of([1, 4, 7, 10]));

    [Fact]
    public void What_falls_grows_by_less_than_nothing() => Assert.Equal(new Trend(-3, -1), Trend.Of([4, 3, 2, 1]));

    [Fact]
    public void What_stays_has_no_trend() => Assert.Equal(new Trend(0, 0), Trend.Of([5, 5, 5]));

    [Fact]
    public void One_value_that_is_far_out_does_not_make_a_trend() =>
        Assert.InRange(Trend.Of([5, 6, 5, 900, 6, 5, 6, 5]).Growth, -1, 1);

    [Fact]
    public void One_value_has_no_trend() => Assert.Equal(
        "A trend needs two values, not 1. (Parameter 'values')",
        Assert.Throws<ArgumentException>(() => Trend.Of([1])).Message);
}
