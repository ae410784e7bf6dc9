using FluentAssertions;

namespace GrpcTesting.Tests.Outcomes;

public class YieldSatisfyingTests
{
    [Fact]
    public async Task Passes_when_each_message_satisfies_its_inspector()
    {
        var outcome = await Calls.StreamAsync("a", "b");

        outcome.Should().YieldSatisfying(
                first => first.Message.Should().Be("a"),
                second => Assert.Equal("b", second.Message))
            .And.Succeed();
    }

    [Fact]
    public async Task Fails_with_all_that_the_inspectors_say()
    {
        var outcome = await Calls.StreamAsync("a", "b", "c");

        var failure = Failure.Of(() => outcome.Should().YieldSatisfying(
            [
                first => first.Message.Should().Be("a"),
                second =>
                {
                    second.Message.Should().Be("c");
                    second.Message.Should().HaveLength(2);
                },
                third => Assert.Fail("no {third}"),
            ],
            "{0} says so",
            "Ada"));

        Assert.Equal(
            """
            Expected outcome to yield 3 messages that satisfy the inspectors because Ada says so, but 3 assertions failed:
              [1] Expected second.Message to be "c", but "b" differs near "b" (index 0).
              [1] Expected second.Message with length 2, but found string "b" with length 1.
              [2] no {third}
            /helloworld.Greeter/SayHelloReplyStream: OK after <time>
              headers:   date: <date>
                         server: Kestrel
              responses: [0] { "message": "a" }
                         [1] { "message": "b" }
                         [2] { "message": "c" }
              trailers:  none
            """,
            failure);
    }

    [Fact]
    public async Task Fails_when_the_number_of_messages_is_another()
    {
        var outcome = await Calls.StreamAsync("a");

        var failure = Failure.Of(() => outcome.Should().YieldSatisfying(
            first => first.Message.Should().Be("b"),
            second => second.Message.Should().Be("b")));

        Assert.Equal(
            """
            Expected outcome to yield 2 messages that satisfy the inspectors, but it yielded 1, and:
              [0] Expected first.Message to be "b", but "a" differs near "a" (index 0).
            /helloworld.Greeter/SayHelloReplyStream: OK after <time>
              headers:   date: <date>
                         server: Kestrel
              responses: [0] { "message": "a" }
              trailers:  none
            """,
            failure);
    }

    [Fact]
    public async Task Fails_when_no_message_arrived()
    {
        var outcome = await Calls.StreamAsync();

        var failure = Failure.Of(() => outcome.Should().YieldSatisfying(first => first.Message.Should().Be("b")));

        Assert.Equal(
            """
            Expected outcome to yield one message that satisfies the inspector, but it yielded none.
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
    public async Task Nothing_and_null_are_errors_of_the_test()
    {
        var should = (await Calls.StreamAsync("a")).Should();

        Assert.Throws<ArgumentException>("inspectors", () => should.YieldSatisfying());
        Assert.Throws<ArgumentException>("inspectors", () => should.YieldSatisfying([null!]));
    }
}
