using FluentAssertions;
using Grpc.Core;

namespace GrpcTesting.Tests.Outcomes;

public class HaveTrailerTests
{
    [Fact]
    public async Task Passes_for_what_the_server_sent()
    {
        var outcome = await Calls.TaggedAsync();

        outcome.Should().HaveTrailer("x-trace-end")
            .And.HaveTrailer("X-Trace-End", "1")
            .And.HaveTrailer("x-tag-end", "b")
            .And.HaveTrailer("x-tag-end", ["a", "b"])
            .And.HaveTrailer("x-id-end-bin", [1, 2, 255]);
    }

    [Fact]
    public async Task Which_is_the_first_entry()
    {
        var outcome = await Calls.TaggedAsync();

        outcome.Should().HaveTrailer("x-tag-end").Which.Value.Should().Be("a");
    }

    [Fact]
    public async Task Fails_when_there_is_none()
    {
        var outcome = await Calls.TaggedAsync();

        var failure = Failure.Of(() => outcome.Should().HaveTrailer("x-other", because: "it names the {0}", "caller"));

        Assert.Equal(
            """
            Expected outcome to have trailer "x-other" because it names the caller, but there was none.
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
    public async Task Fails_with_a_hint_when_it_is_a_header()
    {
        var outcome = await Calls.TaggedAsync();

        var failure = Failure.Of(() => outcome.Should().HaveTrailer("x-trace", "1"));

        Assert.Equal(
            """
            Expected outcome to have trailer "x-trace" with value "1", but there was none (a header has that name).
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

        var failure = Failure.Of(() => outcome.Should().HaveTrailer("x-trace-end", "2", "it is the {0} call", "second"));

        Assert.Equal(
            """
            Expected outcome to have trailer "x-trace-end" with value "2" because it is the second call, but its value was "1".
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

        var failure = Failure.Of(() => outcome.Should().HaveTrailer("x-tag-end", ["b", "a"], "order counts"));

        Assert.Equal(
            """
            Expected outcome to have trailer "x-tag-end" with values "b", "a" because order counts, but its values were "a", "b".
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

        var failure = Failure.Of(() => outcome.Should().HaveTrailer("x-id-end-bin", [1, 2], "ids are short"));

        Assert.Equal(
            """
            Expected outcome to have trailer "x-id-end-bin" with value 0x0102 because ids are short, but its value was 0x0102FF.
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

        Assert.Throws<ArgumentNullException>("key", () => should.HaveTrailer(null!));
        Assert.Throws<ArgumentException>("key", () => should.HaveTrailer(""));
        Assert.Throws<ArgumentNullException>("value", () => should.HaveTrailer("x-trace-end", (string)null!));
        Assert.Throws<ArgumentNullException>("value", () => should.HaveTrailer("x-id-end-bin", (byte[])null!));
        Assert.Throws<ArgumentNullException>("values", () => should.HaveTrailer("x-tag-end", (IEnumerable<string>)null!));
        Assert.Equal(
            "No metadata key contains ' ': letters, digits, '_', '-' and '.' are all there is. (Parameter 'key')",
            Assert.Throws<ArgumentException>(() => should.HaveTrailer("x trace")).Message);
        Assert.Equal(
            "The values of \"x-id-end-bin\" are bytes: expect a byte[]. (Parameter 'key')",
            Assert.Throws<ArgumentException>(() => should.HaveTrailer("x-id-end-bin", "1")).Message);
        Assert.Equal(
            "The values of \"x-trace-end\" are text: only a key that ends with \"-bin\" has bytes. (Parameter 'key')",
            Assert.Throws<ArgumentException>(() => should.HaveTrailer("x-trace-end", [1])).Message);
        Assert.Equal(
            "Expect one value or more, none of them null. (Parameter 'values')",
            Assert.Throws<ArgumentException>(() => should.HaveTrailer("x-tag-end", Array.Empty<string>())).Message);
    }
}
