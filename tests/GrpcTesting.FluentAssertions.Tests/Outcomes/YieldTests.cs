using FluentAssertions;

namespace GrpcTesting.Tests.Outcomes;

public class YieldTests
{
    [Fact]
    public async Task Passes_for_exactly_these_messages_in_this_order()
    {
        var outcome = await Calls.StreamAsync("a", "b");

        outcome.Should().Yield(Calls.Reply("a"), Calls.Reply("b"))
            .And.Yield([Calls.Reply("a"), Calls.Reply("b")], "both are greeted");
    }

    [Fact]
    public async Task Fails_with_the_path_of_each_difference()
    {
        var outcome = await Calls.StreamAsync("a", "b", "c");

        var failure = Failure.Of(() => outcome.Should().Yield(
            Calls.Reply("a"), Calls.Reply("c"), Calls.Reply("b")));

        Assert.Equal(
            """
            Expected outcome to yield the 3 expected messages, but the messages differ in 2 places:
              [1].message: expected "c", but found "b"
              [2].message: expected "b", but found "c"
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
    public async Task Fails_when_messages_are_missing()
    {
        var outcome = await Calls.StreamAsync("a");

        var failure = Failure.Of(() => outcome.Should().Yield(
            [Calls.Reply("a"), Calls.Reply("b")], "both {0} are greeted", "guests"));

        Assert.Equal(
            """
            Expected outcome to yield the 2 expected messages because both guests are greeted, but the messages differ in 1 place:
              [1]: expected { "message": "b" }, but found nothing
            /helloworld.Greeter/SayHelloReplyStream: OK after <time>
              headers:   date: <date>
                         server: Kestrel
              responses: [0] { "message": "a" }
              trailers:  none
            """,
            failure);
    }

    [Fact]
    public async Task Fails_when_there_are_more_messages()
    {
        var outcome = await Calls.StreamAsync("a", "b");

        var failure = Failure.Of(() => outcome.Should().Yield(Calls.Reply("a")));

        Assert.Equal(
            """
            Expected outcome to yield the expected message, but the messages differ in 1 place:
              [1]: expected nothing, but found { "message": "b" }
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
    public async Task Fails_with_a_bounded_list()
    {
        var outcome = await Calls.StreamAsync([.. Enumerable.Repeat("a", 30)]);

        var failure = Failure.Of(() => outcome.Should().Yield(Enumerable.Repeat(Calls.Reply("b"), 30)));

        Assert.Equal(
            """
            Expected outcome to yield the 30 expected messages, but the messages differ in 30 places:
              [0].message: expected "b", but found "a"
              [1].message: expected "b", but found "a"
              [2].message: expected "b", but found "a"
              [3].message: expected "b", but found "a"
              [4].message: expected "b", but found "a"
              [5].message: expected "b", but found "a"
              [6].message: expected "b", but found "a"
              [7].message: expected "b", but found "a"
              [8].message: expected "b", but found "a"
              [9].message: expected "b", but found "a"
              [10].message: expected "b", but found "a"
              [11].message: expected "b", but found "a"
              [12].message: expected "b", but found "a"
              [13].message: expected "b", but found "a"
              [14].message: expected "b", but found "a"
              [15].message: expected "b", but found "a"
              [16].message: expected "b", but found "a"
              [17].message: expected "b", but found "a"
              [18].message: expected "b", but found "a"
              [19].message: expected "b", but found "a"
              and 10 more
            /helloworld.Greeter/SayHelloReplyStream: OK after <time>
              headers:   date: <date>
                         server: Kestrel
              responses: [0] { "message": "a" }
                         [1] { "message": "a" }
                         [2] { "message": "a" }
                         [3] { "message": "a" }
                         [4] { "message": "a" }
                         [5] { "message": "a" }
                         [6] { "message": "a" }
                         [7] { "message": "a" }
                         [8] { "message": "a" }
                         [9] { "message": "a" }
                         and 20 more
              trailers:  none
            """,
            failure);
    }

    [Fact]
    public async Task Nothing_and_null_are_errors_of_the_test()
    {
        var should = (await Calls.StreamAsync("a")).Should();

        Assert.Equal(
            "Nothing is expected: use YieldNothing(). (Parameter 'expected')",
            Assert.Throws<ArgumentException>(() => should.Yield()).Message);
        Assert.Equal(
            "[1] is null. (Parameter 'expected')",
            Assert.Throws<ArgumentException>(() => should.Yield(Calls.Reply("a"), null!)).Message);
        Assert.Throws<ArgumentNullException>("expected", () => should.Yield((IEnumerable<Helloworld.HelloReply>)null!));
    }
}
