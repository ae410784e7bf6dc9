namespace RegistryFallback.Tests;

public class RpcExceptionTests
{
    private static readonly Status NotFound = new(StatusCode.NotFound, "no Ada");

    [Fact]
    public void The_message_is_the_status()
    {
        RpcException exception = new(NotFound);

        Assert.Equal("Status(StatusCode=\"NotFound\", Detail=\"no Ada\")", exception.Message);
        Assert.Equal(StatusCode.NotFound, exception.StatusCode);
        Assert.Equal(NotFound, exception.Status);
        Assert.Same(Metadata.Empty, exception.Trailers);
        Assert.Null(exception.InnerException);
    }

    [Fact]
    public void The_debug_exception_is_the_inner_one_and_in_the_message()
    {
        InvalidOperationException inner = new("broken");

        RpcException exception = new(new Status(StatusCode.Internal, "oops", inner));

        Assert.Same(inner, exception.InnerException);
        Assert.Equal(
            "Status(StatusCode=\"Internal\", Detail=\"oops\","
            + " DebugException=\"System.InvalidOperationException: broken\")",
            exception.Message);
    }

    [Fact]
    public void A_message_and_trailers_may_be_given()
    {
        Metadata trailers = new() { { "why", "because" } };

        Assert.Equal("mine", new RpcException(NotFound, "mine").Message);
        Assert.Same(trailers, new RpcException(NotFound, trailers).Trailers);
        Assert.Equal(NotFound.ToString(), new RpcException(NotFound, trailers).Message);
        Assert.Equal("mine", new RpcException(NotFound, trailers, "mine").Message);
        Assert.Throws<ArgumentNullException>(() => new RpcException(NotFound, (Metadata)null!));
    }

    [Fact]
    public void The_ready_made_statuses_have_no_detail()
    {
        Assert.Equal(new Status(StatusCode.OK, ""), Status.DefaultSuccess);
        Assert.Equal(new Status(StatusCode.Cancelled, ""), Status.DefaultCancelled);
    }
}
