using FluentAssertions;
using FluentAssertions.Execution;
using Grpc.Core;
using Helloworld;

namespace GrpcTesting.Tests.Exceptions;

public class ThrowRpcExceptionTests
{
    private static readonly HelloRequest Nobody = new();
    private static readonly HelloRequest Ada = new() { Name = "Ada" };

    [Fact]
    public async Task Passes_for_a_call_that_fails()
    {
        await using var fixture = Greeters.English();
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        await client.Invoking(c => c.SayHelloAsync(Nobody).ResponseAsync)
            .Should().ThrowRpcExceptionAsync(StatusCode.InvalidArgument);
        await client.Invoking(c => c.SayHelloAsync(Nobody)).Should().ThrowRpcExceptionAsync();
        await client.Invoking(c => (Task)c.SayHelloAsync(Nobody).ResponseAsync).Should().ThrowRpcExceptionAsync();
        client.Invoking(c => c.SayHello(Nobody)).Should().ThrowRpcException(StatusCode.InvalidArgument)
            .Which.Trailers.Should().Contain("field", "name");
    }

    [Fact]
    public async Task The_chain_goes_on_without_awaiting_first()
    {
        await using var fixture = Greeters.English();
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        var thrown = await client.Invoking(c => c.SayHelloAsync(Nobody).ResponseAsync)
            .Should().ThrowRpcExceptionAsync(StatusCode.InvalidArgument)
            .WithStatus(StatusCode.InvalidArgument)
            .WithDetail("name is empty*")
            .WithTrailer("field", "name");

        thrown.Which.Status.Detail.Should().EndWith("say whom to greet");
    }

    [Fact]
    public async Task Fails_for_a_call_that_succeeds()
    {
        await using var fixture = Greeters.English();
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        var failure = await Failure.OfAsync(() => client.Invoking(c => c.SayHelloAsync(Ada).ResponseAsync)
            .Should().ThrowRpcExceptionAsync(StatusCode.NotFound, "{0} is unknown", "Ada"));

        Assert.Equal(
            """
            Expected the call to fail with status NotFound because Ada is unknown, but it succeeded.
            """,
            failure);
    }

    [Fact]
    public async Task Fails_for_a_blocking_call_that_succeeds()
    {
        await using var fixture = Greeters.English();
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        var failure = Failure.Of(() => client.Invoking(c => c.SayHello(Ada)).Should().ThrowRpcException());

        Assert.Equal(
            """
            Expected the call to fail with an RpcException, but it succeeded.
            """,
            failure);
    }

    [Fact]
    public async Task Fails_for_another_status()
    {
        await using var fixture = Greeters.English();
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        var failure = await Failure.OfAsync(() => client.Invoking(c => c.SayHelloAsync(Nobody).ResponseAsync)
            .Should().ThrowRpcExceptionAsync(StatusCode.NotFound, "nobody has no name"));

        Assert.Equal(
            """
            Expected the call to fail with status NotFound because nobody has no name, but it failed with InvalidArgument.
            RpcException: InvalidArgument "name is empty: say whom to greet"
              trailers:  date: "<date>"
                         server: "Kestrel"
                         field: "name"
            """,
            failure);
    }

    [Fact]
    public async Task Fails_for_another_exception()
    {
        Func<Task> act = () => throw new FormatException("{0}");

        var failure = await Failure.OfAsync(() => act.Should().ThrowRpcExceptionAsync(StatusCode.NotFound));

        Assert.Equal(
            """
            Expected the call to fail with status NotFound, but it threw another exception:
            System.FormatException: {0}
               at <stack>
            """,
            failure);
    }

    [Fact]
    public async Task Finds_the_exception_in_an_aggregate_of_one()
    {
        Func<Task> act = () => throw new AggregateException(new RpcException(new Status(StatusCode.NotFound, "")));

        await act.Should().ThrowRpcExceptionAsync(StatusCode.NotFound);
    }

    [Fact]
    public async Task A_call_that_does_not_block_is_an_error_of_the_test()
    {
        await using var fixture = Greeters.English();
        var client = fixture.CreateClient<Greeter.GreeterClient>();
        var should = client.Invoking(c => c.SayHelloAsync(Nobody)).Should();

        var error = Assert.Throws<ArgumentException>(() => should.ThrowRpcException());

        Assert.Equal(
            "The call does not block, so its failure is still to come: await ThrowRpcExceptionAsync(). " +
            "(Parameter 'assertions')",
            error.Message);
    }

    [Fact]
    public async Task Fails_for_null()
    {
        Func<Task>? act = null;

        var failure = await Failure.OfAsync(() => act.Should().ThrowRpcExceptionAsync(StatusCode.NotFound));

        Assert.Equal("Expected the call to fail with status NotFound, but there is no call: it was <null>.", failure);
    }

    [Fact]
    public async Task A_scope_gathers_the_failures_of_a_chain()
    {
        Func<Task> act = () => throw new RpcException(new Status(StatusCode.NotFound, "no {0}"));

        var failure = await Failure.OfAsync(async () =>
        {
            using var scope = new AssertionScope();
            await act.Should().ThrowRpcExceptionAsync(StatusCode.Internal).WithDetail("*Ada*").WithTrailer("x", "1");
        });

        Assert.Equal(
            """
            Expected the call to fail with status Internal, but it failed with NotFound.
            RpcException: NotFound "no {0}"
              trailers:  none
            Expected an RpcException with a status detail that matches "*Ada*", but it was "no {0}".
            RpcException: NotFound "no {0}"
              trailers:  none
            Expected an RpcException with trailer "x" with value "1", but there was none.
            RpcException: NotFound "no {0}"
              trailers:  none

            """,
            failure);
    }

    [Fact]
    public async Task In_a_scope_a_call_that_succeeds_fails_the_whole_chain()
    {
        Func<Task> act = () => Task.CompletedTask;

        var failure = await Failure.OfAsync(async () =>
        {
            using var scope = new AssertionScope();
            await act.Should().ThrowRpcExceptionAsync(StatusCode.Internal).WithDetail("*Ada*");
        });

        Assert.Equal(
            """
            Expected the call to fail with status Internal, but it succeeded.
            Expected an RpcException with a status detail that matches "*Ada*", but there was none.

            """,
            failure);
    }
}
