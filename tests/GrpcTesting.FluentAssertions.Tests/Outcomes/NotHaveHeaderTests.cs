using FluentAssertions;
using Grpc.Core;

namespace GrpcTesting.Tests.Outcomes;

public class NotHaveHeaderTests
{
    [Fact]
    public async Task Passes_when_there_is_none()
    {
        var outcome = await Calls.TaggedAsync();

        outcome.Should().NotHaveHeader("x-other").And.NotHaveHeader("x-trace-end");
    }

    [Fact]
    public async Task Fails_when_there_is_one()
    {
        var outcome = await Calls.TaggedAsync();

        var failure = Failure.Of(() => outcome.Should().NotHaveHeader("x-tag", "tags are internal"));

        Assert.Equal(
            """
            Expected outcome to have no header "x-tag" because tags are internal, but its values were "a", "b".
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
}
