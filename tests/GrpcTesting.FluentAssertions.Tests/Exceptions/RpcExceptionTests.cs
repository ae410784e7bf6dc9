using FluentAssertions;
using FluentAssertions.Specialized;
using Google.Rpc;
using Grpc.Core;
using Status = Grpc.Core.Status;

namespace GrpcTesting.Tests.Exceptions;

/// <summary>Assertions on an exception that was caught: with FluentAssertions' own Throw, and awaited.</summary>
public class RpcExceptionTests
{
    private static readonly RpcException Exception = new(
        new Status(StatusCode.NotFound, "no such {person}"),
        new Metadata { { "x-name", "Ada" }, { "x-id-bin", [1, 2] } });

    private readonly Action _act = () => throw Exception;
    private readonly Func<Task> _actAsync = () => throw Exception;

    private ExceptionAssertions<RpcException> Thrown => _act.Should().Throw<RpcException>();

    private Task<ExceptionAssertions<RpcException>> ThrownAsync => _actAsync.Should().ThrowAsync<RpcException>();

    [Fact]
    public async Task WithStatus_passes_for_the_status()
    {
        Thrown.WithStatus(StatusCode.NotFound, "it is").And.StatusCode.Should().Be(StatusCode.NotFound);
        (await ThrownAsync.WithStatus(StatusCode.NotFound)).WithStatus(StatusCode.NotFound);
    }

    [Fact]
    public async Task WithStatus_fails_for_another_status()
    {
        var failure = Failure.Of(() => Thrown.WithStatus(StatusCode.OK, "all {0}", "is well"));

        Assert.Equal(
            """
            Expected an RpcException with status OK because all is well, but it had NotFound.
            RpcException: NotFound "no such {person}"
              trailers:  x-name: "Ada"
                         x-id-bin: 0x0102
            """,
            failure);
        Assert.Equal(failure, await Failure.OfAsync(() => ThrownAsync.WithStatus(StatusCode.OK, "all {0}", "is well")));
    }

    [Fact]
    public async Task WithDetail_passes_for_a_pattern_that_matches()
    {
        Thrown.WithDetail("no such*").WithDetail("*{person?");
        (await ThrownAsync.WithDetail("no such*")).WithMessage("*NotFound*");
    }

    [Fact]
    public async Task WithDetail_fails_for_a_pattern_that_does_not_match()
    {
        var failure = Failure.Of(() => Thrown.WithDetail("no such", "we asked"));

        Assert.Equal(
            """
            Expected an RpcException with a status detail that matches "no such" because we asked, but it was "no such {person}".
            RpcException: NotFound "no such {person}"
              trailers:  x-name: "Ada"
                         x-id-bin: 0x0102
            """,
            failure);
        Assert.Equal(failure, await Failure.OfAsync(() => ThrownAsync.WithDetail("no such", "we asked")));
    }

    [Fact]
    public void WithDetail_fails_when_there_is_none()
    {
        Action act = () => throw new RpcException(new Status(StatusCode.NotFound, ""));

        var failure = Failure.Of(() => act.Should().Throw<RpcException>().WithDetail("*Ada*"));

        Assert.Equal(
            """
            Expected an RpcException with a status detail that matches "*Ada*", but it had none.
            RpcException: NotFound
              trailers:  none
            """,
            failure);
    }

    [Fact]
    public async Task WithTrailer_passes_for_the_value()
    {
        Thrown.WithTrailer("X-Name", "Ada").WithTrailer("x-id-bin", [1, 2]);
        (await ThrownAsync.WithTrailer("x-name", "Ada").WithTrailer("x-id-bin", [1, 2])).WithTrailer("x-name", "Ada");
    }

    [Fact]
    public async Task WithTrailer_fails_for_another_value()
    {
        var failure = Failure.Of(() => Thrown.WithTrailer("x-name", "Grace", "we asked for {0}", "her"));

        Assert.Equal(
            """
            Expected an RpcException with trailer "x-name" with value "Grace" because we asked for her, but its value was "Ada".
            RpcException: NotFound "no such {person}"
              trailers:  x-name: "Ada"
                         x-id-bin: 0x0102
            """,
            failure);
        Assert.Equal(
            failure,
            await Failure.OfAsync(() => ThrownAsync.WithTrailer("x-name", "Grace", "we asked for {0}", "her")));
    }

    [Fact]
    public async Task WithTrailer_fails_for_other_bytes()
    {
        var failure = Failure.Of(() => Thrown.WithTrailer("x-id-bin", [3]));

        Assert.Equal(
            """
            Expected an RpcException with trailer "x-id-bin" with value 0x03, but its value was 0x0102.
            RpcException: NotFound "no such {person}"
              trailers:  x-name: "Ada"
                         x-id-bin: 0x0102
            """,
            failure);
        Assert.Equal(failure, await Failure.OfAsync(() => ThrownAsync.WithTrailer("x-id-bin", [3])));
    }

    [Fact]
    public async Task WithErrorDetail_passes_for_a_detail_of_that_type()
    {
        Action act = () => throw Calls.Refusal(new RequestInfo { RequestId = "7" });
        Func<Task> actAsync = () => throw Calls.Refusal(new RequestInfo { RequestId = "7" });

        act.Should().Throw<RpcException>().WithErrorDetail<RequestInfo>().Which.RequestId.Should().Be("7");
        (await actAsync.Should().ThrowRpcExceptionAsync().WithErrorDetail<RequestInfo>())
            .Which.RequestId.Should().Be("7");
    }

    [Fact]
    public async Task WithErrorDetail_fails_when_there_is_none()
    {
        var failure = Failure.Of(() => Thrown.WithErrorDetail<BadRequest>("forms show it"));

        Assert.Equal(
            """
            Expected an RpcException with an error detail of type google.rpc.BadRequest because forms show it, but there was no grpc-status-details-bin in the trailers.
            RpcException: NotFound "no such {person}"
              trailers:  x-name: "Ada"
                         x-id-bin: 0x0102
            """,
            failure);
        Assert.Equal(failure, await Failure.OfAsync(() => ThrownAsync.WithErrorDetail<BadRequest>("forms show it")));
    }

    [Fact]
    public async Task What_cannot_be_is_an_error_of_the_test()
    {
        Assert.Throws<ArgumentException>("wildcardPattern", () => Thrown.WithDetail(""));
        Assert.Throws<ArgumentNullException>("wildcardPattern", () => Thrown.WithDetail(null!));
        Assert.Throws<ArgumentNullException>("key", () => Thrown.WithTrailer(null!, "1"));
        Assert.Throws<ArgumentNullException>("value", () => Thrown.WithTrailer("x", (string)null!));
        Assert.Throws<ArgumentNullException>(
            "assertions", () => ((ExceptionAssertions<RpcException>)null!).WithDetail("*"));
        await Assert.ThrowsAsync<ArgumentNullException>(
            "assertions", () => ((Task<ExceptionAssertions<RpcException>>)null!).WithDetail("*"));
    }
}
