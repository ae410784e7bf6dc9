using FluentAssertions;

namespace GrpcTesting.Tests.Outcomes;

public class YieldInOrderTests
{
    [Fact]
    public async Task Passes_for_a_subsequence()
    {
        var outcome = await Calls.StreamAsync("a", "b", "a", "c");

        outcome.Should().YieldInOrder(Calls.Reply("a"), Calls.Reply("c"))
            .And.YieldInOrder([Calls.Reply("a"), Calls.Reply("a")], "it greets twice")
            .And.YieldInOrder(Calls.Reply("a"), Calls.Reply("b"), Calls.Reply("a"), Calls.Reply("c"));
    }

    [Fact]
    public async Task Fails_when_the_order_is_another()
    {
        var outcome = await Calls.StreamAsync("a", "b", "c");

        var failure = Failure.Of(() => outcome.Should().YieldInOrder(
            [Calls.Reply("b"), Calls.Reply("a")], "{0} came first", "b"));

        Assert.Equal(
            """
            Expected outcome to yield 2 messages in order because b came first, but the expected [1] { "message": "a" } did not arrive after [1] { "message": "b" }.
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
    public async Task Fails_when_the_first_is_missing()
    {
        var outcome = await Calls.StreamAsync("a");

        var failure = Failure.Of(() => outcome.Should().YieldInOrder(Calls.Reply("b")));

        Assert.Equal(
            """
            Expected outcome to yield 1 message in order, but the expected [0] { "message": "b" } did not arrive.
            /helloworld.Greeter/SayHelloReplyStream: OK after <time>
              headers:   date: <date>
                         server: Kestrel
              responses: [0] { "message": "a" }
              trailers:  none
            """,
            failure);
    }

    [Fact]
    public async Task Nothing_is_an_error_of_the_test()
    {
        var should = (await Calls.StreamAsync("a")).Should();

        Assert.Equal(
            "Nothing is expected: expect one message or more. (Parameter 'expected')",
            Assert.Throws<ArgumentException>(() => should.YieldInOrder()).Message);
    }
}
