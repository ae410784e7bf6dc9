using FluentAssertions;

namespace GrpcTesting.Tests.Outcomes;

public class YieldCountTests
{
    [Fact]
    public async Task Passes_for_the_number_of_messages()
    {
        var outcome = await Calls.StreamAsync("a", "b");

        outcome.Should().YieldCount(2, "two are there").And.Succeed();
    }

    [Fact]
    public async Task Fails_for_another_number()
    {
        var outcome = await Calls.StreamAsync("a", "b");

        var failure = Failure.Of(() => outcome.Should().YieldCount(1, "one is there"));

        Assert.Equal(
            """
            Expected outcome to yield 1 message because one is there, but it yielded 2.
            /helloworld.Greeter/SayHelloReplyStream: OK after <time>
              headers:   date: <date>
                         server: Kestrel
              responses: [0] { "message": "a" }
                         [1] { "message": "b" }
              trailers:  none
            """,
            failure);
    }

    [Fact]
    public async Task A_negative_number_is_an_error_of_the_test()
    {
        var should = (await Calls.StreamAsync("a")).Should();

        Assert.Throws<ArgumentOutOfRangeException>("expected", () => should.YieldCount(-1));
    }
}
