using FluentAssertions;

namespace GrpcTesting.Tests.Outcomes;

public class YieldNothingTests
{
    [Fact]
    public async Task Passes_when_no_message_arrived()
    {
        var outcome = await Calls.StreamAsync();

        outcome.Should().YieldNothing("nobody is there").And.YieldCount(0);
    }

    [Fact]
    public async Task Fails_when_one_did()
    {
        var outcome = await Calls.StreamAsync("a {0}");

        var failure = Failure.Of(() => outcome.Should().YieldNothing("nobody is there"));

        Assert.Equal(
            """
            Expected outcome to yield nothing because nobody is there, but it yielded 1.
            /helloworld.Greeter/SayHelloReplyStream: OK after <time>
              headers:   date: <date>
                         server: Kestrel
              responses: [0] { "message": "a {0}" }
              trailers:  none
            """,
            failure);
    }
}
