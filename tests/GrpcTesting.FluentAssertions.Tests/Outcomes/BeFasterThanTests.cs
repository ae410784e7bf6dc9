using FluentAssertions;

namespace GrpcTesting.Tests.Outcomes;

public class BeFasterThanTests
{
    [Fact]
    public async Task Passes_for_a_time_that_the_call_did_not_reach()
    {
        var outcome = await Calls.StreamAsync();

        outcome.Should().BeFasterThan(outcome.Elapsed + TimeSpan.FromTicks(1)).And.Succeed();
    }

    [Fact]
    public async Task Fails_for_a_time_that_the_call_reached()
    {
        var outcome = await Calls.StreamAsync();

        Failure.Of(() => outcome.Should().BeFasterThan(outcome.Elapsed));
        var failure = Failure.Of(() => outcome.Should().BeFasterThan(TimeSpan.FromMicroseconds(1), "users wait"));

        Assert.Equal(
            """
            Expected outcome to be faster than 0.001 ms because users wait, but it took <time>.
            /helloworld.Greeter/SayHelloReplyStream: OK after <time>
              headers:   date: <date>
                         server: Kestrel
              responses: none
              trailers:  date: <date>
                         server: Kestrel
            """,
            failure);
    }

    [Fact]
    public async Task A_limit_of_zero_or_less_is_an_error_of_the_test()
    {
        var should = (await Calls.StreamAsync()).Should();

        Assert.Throws<ArgumentOutOfRangeException>("limit", () => should.BeFasterThan(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>("limit", () => should.BeFasterThan(TimeSpan.FromSeconds(-1)));
    }
}
