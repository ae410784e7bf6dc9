using FluentAssertions;
using Grpc.Core;

namespace GrpcTesting.Tests.Outcomes;

public class SucceedTests
{
    [Fact]
    public async Task Passes_for_OK()
    {
        var outcome = await Calls.StreamAsync("Hello");

        outcome.Should().Succeed("it greets").And.YieldCount(1);
    }

    [Fact]
    public async Task Fails_for_any_other_status()
    {
        var outcome = await Calls.FailingAsync(new RpcException(new Status(StatusCode.Aborted, "")));

        var failure = Failure.Of(() => outcome.Should().Succeed("it greets"));

        Assert.Equal(
            """
            Expected outcome to succeed because it greets, but it ended with Aborted.
            /helloworld.Greeter/SayHello: Aborted after <time>
              headers:   date: <date>
                         server: Kestrel
              responses: none
              trailers:  date: <date>
                         server: Kestrel
              server:    Grpc.Core.RpcException: Status(StatusCode="Aborted", Detail="")
                            at <stack>
            """,
            failure);
    }
}
