using FluentAssertions;
using Grpc.Core;

namespace GrpcTesting.Tests.Outcomes;

public class NotHaveDetailTests
{
    [Fact]
    public async Task Passes_when_there_is_none()
    {
        var outcome = await Calls.StreamAsync();

        outcome.Should().NotHaveDetail().And.Succeed();
    }

    [Fact]
    public async Task Fails_when_there_is_one()
    {
        var outcome = await Calls.FailingAsync(new RpcException(new Status(StatusCode.NotFound, "no such person")));

        var failure = Failure.Of(() => outcome.Should().NotHaveDetail("details would tell too much"));

        Assert.Equal(
            """
            Expected outcome to have no status detail because details would tell too much, but it was "no such person".
            /helloworld.Greeter/SayHello: NotFound "no such person" after <time>
              headers:   date: <date>
                         server: Kestrel
              responses: none
              trailers:  date: <date>
                         server: Kestrel
              server:    Grpc.Core.RpcException: Status(StatusCode="NotFound", Detail="no such person")
                            at <stack>
            """,
            failure);
    }
}
