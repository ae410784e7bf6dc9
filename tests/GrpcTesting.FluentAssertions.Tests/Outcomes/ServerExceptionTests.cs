using FluentAssertions;
using Grpc.Core;

namespace GrpcTesting.Tests.Outcomes;

public class ServerExceptionTests
{
    [Fact]
    public async Task Passes_for_what_the_handler_threw()
    {
        var outcome = await Calls.FailingAsync(new ArgumentNullException("name"));

        outcome.Should().HaveServerException<ArgumentNullException>().Which.ParamName.Should().Be("name");
        outcome.Should().HaveServerException<ArgumentException>("it derives from it").And.HaveStatus(StatusCode.Unknown);
    }

    [Fact]
    public async Task Fails_for_another_exception()
    {
        var outcome = await Calls.FailingAsync(new FormatException("no name"));

        var failure = Failure.Of(() => outcome.Should().HaveServerException<ArgumentException>("names are checked"));

        Assert.Equal(
            """
            Expected outcome to have a server exception of type System.ArgumentException because names are checked, but the server threw System.FormatException.
            /helloworld.Greeter/SayHello: Unknown "Exception was thrown by handler." after <time>
              headers:   date: <date>
                         server: Kestrel
              responses: none
              trailers:  date: <date>
                         server: Kestrel
              server:    System.FormatException: no name
                            at <stack>
            """,
            failure);
    }

    [Fact]
    public async Task Fails_when_nothing_was_thrown()
    {
        var outcome = await Calls.StreamAsync();

        var failure = Failure.Of(() => outcome.Should().HaveServerException<ArgumentException>());

        Assert.Equal(
            """
            Expected outcome to have a server exception of type System.ArgumentException, but none was seen.
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
    public async Task Its_absence_passes_when_nothing_was_thrown()
    {
        var outcome = await Calls.StreamAsync();

        outcome.Should().NotHaveServerException().And.Succeed();
    }

    [Fact]
    public async Task Its_absence_fails_when_the_handler_threw()
    {
        var outcome = await Calls.FailingAsync(new FormatException("no name"));

        var failure = Failure.Of(() => outcome.Should().NotHaveServerException("statuses do"));

        Assert.Equal(
            """
            Expected outcome to have no server exception because statuses do, but the server threw System.FormatException.
            /helloworld.Greeter/SayHello: Unknown "Exception was thrown by handler." after <time>
              headers:   date: <date>
                         server: Kestrel
              responses: none
              trailers:  date: <date>
                         server: Kestrel
              server:    System.FormatException: no name
                            at <stack>
            """,
            failure);
    }
}
