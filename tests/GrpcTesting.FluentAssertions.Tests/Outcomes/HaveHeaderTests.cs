using FluentAssertions;
using Grpc.Core;

namespace GrpcTesting.Tests.Outcomes;

public class HaveHeaderTests
{
    [Fact]
    public async Task Passes_for_what_the_server_sent()
    {
        var outcome = await Calls.TaggedAsync();

        outcome.Should().HaveHeader("x-trace")
            .And.HaveHeader("X-Trace", "1")
            .And.HaveHeader("x-tag", "b")
            .And.HaveHeader("x-tag", ["a", "b"])
            .And.HaveHeader("x-id-bin", [1, 2, 255]);
    }

    [Fact]
    public async Task Which_is_the_first_entry()
    {
        var outcome = await Calls.TaggedAsync();

        outcome.Should().HaveHeader("x-tag").Which.Value.Should().Be("a");
    }

    [Fact]
    public async Task Fails_when_there_is_none()
    {
        var outcome = await Calls.TaggedAsync();

        var failure = Failure.Of(() => outcome.Should().HaveHeader("x-other", because: "it names the {0}", "caller"));

        Assert.Equal(
            """
            Expected outcome to have header "x-other" because it names the caller, but there was none.
            /helloworld.Greeter/SayHello: OK after <time>
              headers:   date: <date>
                         server: Kestrel
                         x-trace: 1
                         x-tag: a
                         x-tag: b
                         x-id-bin: AQL/
              responses: [0] { "message": "Hello" }
              trailers:  x-trace-end: 1
                         x-tag-end: a
                         x-tag-end: b
                         x-id-end-bin: AQL/
            """,
            failure);
    }

    [Fact]
    public async Task Fails_with_a_hint_when_it_is_a_trailer()
    {
        var outcome = await Calls.TaggedAsync();

        var failure = Failure.Of(() => outcome.Should().HaveHeader("x-trace-end", "1"));

        Assert.Equal(
            """
            Expected outcome to have header "x-trace-end" with value "1", but there was none (a trailer has that name).
            /helloworld.Greeter/SayHello: OK after <time>
              headers:   date: <date>
                         server: Kestrel
                         x-trace: 1
                         x-tag: a
                         x-tag: b
                         x-id-bin: AQL/
              responses: [0] { "message": "Hello" }
              trailers:  x-trace-end: 1
                         x-tag-end: a
                         x-tag-end: b
                         x-id-end-bin: AQL/
            """,
            failure);
    }

    [Fact]
    public async Task Fails_for_another_value()
    {
        var outcome = await Calls.TaggedAsync();

        var failure = Failure.Of(() => outcome.Should().HaveHeader("x-trace", "2", "it is the {0} call", "second"));

        Assert.Equal(
            """
            Expected outcome to have header "x-trace" with value "2" because it is the second call, but its value was "1".
            /helloworld.Greeter/SayHello: OK after <time>
              headers:   date: <date>
                         server: Kestrel
                         x-trace: 1
                         x-tag: a
                         x-tag: b
                         x-id-bin: AQL/
              responses: [0] { "message": "Hello" }
              trailers:  x-trace-end: 1
                         x-tag-end: a
                         x-tag-end: b
                         x-id-end-bin: AQL/
            """,
            failure);
    }

    [Fact]
    public async Task Fails_for_the_same_values_in_another_order()
    {
        var outcome = await Calls.TaggedAsync();

        var failure = Failure.Of(() => outcome.Should().HaveHeader("x-tag", ["b", "a"], "order counts"));

        Assert.Equal(
            """
            Expected outcome to have header "x-tag" with values "b", "a" because order counts, but its values were "a", "b".
            /helloworld.Greeter/SayHello: OK after <time>
              headers:   date: <date>
                         server: Kestrel
                         x-trace: 1
                         x-tag: a
                         x-tag: b
                         x-id-bin: AQL/
              responses: [0] { "message": "Hello" }
              trailers:  x-trace-end: 1
                         x-tag-end: a
                         x-tag-end: b
                         x-id-end-bin: AQL/
            """,
            failure);
    }

    [Fact]
    public async Task Fails_for_other_bytes()
    {
        var outcome = await Calls.TaggedAsync();

        var failure = Failure.Of(() => outcome.Should().HaveHeader("x-id-bin", [1, 2], "ids are short"));

        Assert.Equal(
            """
            Expected outcome to have header "x-id-bin" with value 0x0102 because ids are short, but its value was 0x0102FF.
            /helloworld.Greeter/SayHello: OK after <time>
              headers:   date: <date>
                         server: Kestrel
                         x-trace: 1
                         x-tag: a
                         x-tag: b
                         x-id-bin: AQL/
              responses: [0] { "message": "Hello" }
              trailers:  x-trace-end: 1
                         x-tag-end: a
                         x-tag-end: b
                         x-id-end-bin: AQL/
            """,
            failure);
    }

    [Fact]
    public async Task Keys_and_values_that_cannot_be_are_errors_of_the_test()
    {
        var should = (await Calls.TaggedAsync()).Should();

        Assert.Throws<ArgumentNullException>("key", () => should.HaveHeader(null!));
        Assert.Throws<ArgumentException>("key", () => should.HaveHeader(""));
        Assert.Throws<ArgumentNullException>("value", () => should.HaveHeader("x-trace", (string)null!));
        Assert.Throws<ArgumentNullException>("value", () => should.HaveHeader("x-id-bin", (byte[])null!));
        Assert.Throws<ArgumentNullException>("values", () => should.HaveHeader("x-tag", (IEnumerable<string>)null!));
        Assert.Equal(
            "No metadata key contains ' ': letters, digits, '_', '-' and '.' are all there is. (Parameter 'key')",
            Assert.Throws<ArgumentException>(() => should.HaveHeader("x trace")).Message);
        Assert.Equal(
            "The values of \"x-id-bin\" are bytes: expect a byte[]. (Parameter 'key')",
            Assert.Throws<ArgumentException>(() => should.HaveHeader("x-id-bin", "1")).Message);
        Assert.Equal(
            "The values of \"x-trace\" are text: only a key that ends with \"-bin\" has bytes. (Parameter 'key')",
            Assert.Throws<ArgumentException>(() => should.HaveHeader("x-trace", [1])).Message);
        Assert.Equal(
            "Expect one value or more, none of them null. (Parameter 'values')",
            Assert.Throws<ArgumentException>(() => should.HaveHeader("x-tag", Array.Empty<string>())).Message);
    }
}
