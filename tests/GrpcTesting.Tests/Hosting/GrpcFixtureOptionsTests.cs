namespace GrpcTesting.Tests.Hosting;

public class GrpcFixtureOptionsTests
{
    private readonly GrpcFixtureOptions _options = new();

    [Fact]
    public void The_timeout_is_10_seconds_by_default() => Assert.Equal(TimeSpan.FromSeconds(10), _options.Timeout);

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(60L * 60 * 24 * 30)]
    public void A_timeout_that_is_none_is_refused(long seconds)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => _options.Timeout = TimeSpan.FromSeconds(seconds));

        Assert.StartsWith(
            "A timeout is a positive time of at most 24 days, or Timeout.InfiniteTimeSpan.",
            exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_infinite_timeout_is_allowed()
    {
        _options.Timeout = Timeout.InfiniteTimeSpan;

        Assert.Equal(Timeout.InfiniteTimeSpan, _options.Timeout);
    }

    [Fact]
    public void Missing_values_are_refused_by_name()
    {
        Assert.Equal("value", Assert.Throws<ArgumentNullException>(() => _options.Transport = null!).ParamName);
        Assert.Equal("configure", Assert.Throws<ArgumentNullException>(() => _options.ConfigureServices(null!)).ParamName);
        Assert.Equal("configure", Assert.Throws<ArgumentNullException>(() => _options.ConfigureChannel(null!)).ParamName);
        Assert.Equal("configure", Assert.Throws<ArgumentNullException>(() => _options.ConfigureGrpc(null!)).ParamName);
        Assert.Equal("configure", Assert.Throws<ArgumentNullException>(() => _options.ConfigureWebHost(null!)).ParamName);
        Assert.Throws<ArgumentException>(() => _options.EnvironmentName = " ");
    }
}
