using FluentAssertions;
using Grpc.Core;

namespace GrpcTesting.Tests.Outcomes;

public class HaveStatusTests
{
    [Fact]
    public async Task Passes_for_the_status_of_the_call()
    {
        var outcome = await Calls.FailingAsync(new RpcException(new Status(StatusCode.NotFound, "no such person")));

        outcome.Should().HaveStatus(StatusCode.NotFound).And.HaveDetail("no such person");
    }

    [Fact]
    public async Task Fails_for_another_status()
    {
        var outcome = await Calls.FailingAsync(new RpcException(new Status(StatusCode.NotFound, "no such person")));

        var failure = Failure.Of(() => outcome.Should().HaveStatus(StatusCode.OK));

        Assert.Equal(
            """
            Expected outcome to have status OK, but it ended with NotFound.
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

    [Fact]
    public async Task The_failure_says_what_the_server_threw()
    {
        var outcome = await Calls.FailingAsync(new FormatException("not a name: {0}"));

        var failure = Failure.Of(() => outcome.Should().HaveStatus(StatusCode.OK, "{0} is known", "Ada"));

        Assert.Equal(
            """
            Expected outcome to have status OK because Ada is known, but it ended with Unknown.
            /helloworld.Greeter/SayHello: Unknown "Exception was thrown by handler." after <time>
              headers:   date: <date>
                         server: Kestrel
              responses: none
              trailers:  date: <date>
                         server: Kestrel
              server:    System.FormatException: not a name: {0}
                            at <stack>
            """,
            failure);
    }
}
