using FluentAssertions;
using Grpc.Core;

namespace GrpcTesting.Tests.Outcomes;

public class NotHaveStatusTests
{
    [Fact]
    public async Task Passes_for_another_status()
    {
        var outcome = await Calls.StreamAsync("Hello");

        outcome.Should().NotHaveStatus(StatusCode.Internal).And.Succeed();
    }

    [Fact]
    public async Task Fails_for_the_status_of_the_call()
    {
        var outcome = await Calls.StreamAsync("Hello");

        var failure = Failure.Of(() => outcome.Should().NotHaveStatus(StatusCode.OK, "nobody is there"));

        Assert.Equal(
            """
            Expected outcome to have any status but OK because nobody is there, but it had.
            /helloworld.Greeter/SayHelloReplyStream: OK after <time>
              headers:   date: <date>
                         server: Kestrel
              responses: [0] { "message": "Hello" }
              trailers:  none
            """,
            failure);
    }
}
