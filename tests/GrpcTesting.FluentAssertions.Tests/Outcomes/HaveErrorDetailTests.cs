using FluentAssertions;
using Google.Rpc;
using Grpc.Core;

namespace GrpcTesting.Tests.Outcomes;

public class HaveErrorDetailTests
{
    [Fact]
    public async Task Passes_for_a_detail_of_that_type()
    {
        var violation = new BadRequest.Types.FieldViolation { Field = "name", Description = "is empty" };
        var outcome = await Calls.RefusedAsync(
            new RequestInfo { RequestId = "7" }, new BadRequest { FieldViolations = { violation } });

        outcome.Should().HaveErrorDetail<BadRequest>().Which.FieldViolations.Should().Equal(violation);
        outcome.Should().HaveErrorDetail<RequestInfo>("it says why").And.HaveStatus(StatusCode.InvalidArgument);
    }

    [Fact]
    public async Task Fails_when_the_details_are_of_other_types()
    {
        var outcome = await Calls.RefusedAsync(new RequestInfo { RequestId = "7" }, new RetryInfo());

        var failure = Failure.Of(() => outcome.Should().HaveErrorDetail<BadRequest>("forms show it"));

        Assert.Equal(
            """
            Expected outcome to have an error detail of type google.rpc.BadRequest because forms show it, but it had google.rpc.RequestInfo, google.rpc.RetryInfo.
            /helloworld.Greeter/SayHello: InvalidArgument "name is empty" after <time>
              headers:   date: <date>
                         server: Kestrel
                         grpc-status-details-bin: CAMaMQoqdHlwZS5nb29nbGVhcGlzLmNvbS9nb29nbGUucnBjLlJlcXVlc3RJbmZvEgMKATcaKgoodHlwZS5nb29nbGVhcGlzLmNvbS9nb29nbGUucnBjLlJldHJ5SW5mbw==
              responses: none
              trailers:  date: <date>
                         server: Kestrel
                         grpc-status-details-bin: CAMaMQoqdHlwZS5nb29nbGVhcGlzLmNvbS9nb29nbGUucnBjLlJlcXVlc3RJbmZvEgMKATcaKgoodHlwZS5nb29nbGVhcGlzLmNvbS9nb29nbGUucnBjLlJldHJ5SW5mbw==
              server:    Grpc.Core.RpcException: Status(StatusCode="InvalidArgument", Detail="name is empty")
                            at <stack>
            """,
            failure);
    }

    [Fact]
    public async Task Fails_when_the_status_has_none()
    {
        var outcome = await Calls.RefusedAsync();

        var failure = Failure.Of(() => outcome.Should().HaveErrorDetail<BadRequest>());

        Assert.Equal(
            """
            Expected outcome to have an error detail of type google.rpc.BadRequest, but its google.rpc.Status had none.
            /helloworld.Greeter/SayHello: InvalidArgument "name is empty" after <time>
              headers:   date: <date>
                         server: Kestrel
                         grpc-status-details-bin: CAM=
              responses: none
              trailers:  date: <date>
                         server: Kestrel
                         grpc-status-details-bin: CAM=
              server:    Grpc.Core.RpcException: Status(StatusCode="InvalidArgument", Detail="name is empty")
                            at <stack>
            """,
            failure);
    }

    [Fact]
    public async Task Fails_when_there_is_no_rich_status()
    {
        var outcome = await Calls.StreamAsync();

        var failure = Failure.Of(() => outcome.Should().HaveErrorDetail<BadRequest>());

        Assert.Equal(
            """
            Expected outcome to have an error detail of type google.rpc.BadRequest, but there was no grpc-status-details-bin in the trailers.
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
    public async Task Fails_when_the_trailer_is_something_else()
    {
        var outcome = await Calls.FailingAsync(new RpcException(
            new Grpc.Core.Status(StatusCode.Internal, "oops"),
            new Metadata { { "grpc-status-details-bin", [255, 255, 255] } }));

        var failure = Failure.Of(() => outcome.Should().HaveErrorDetail<BadRequest>());

        Assert.Equal(
            """
            Expected outcome to have an error detail of type google.rpc.BadRequest, but grpc-status-details-bin was not a google.rpc.Status.
            /helloworld.Greeter/SayHello: Internal "oops" after <time>
              headers:   date: <date>
                         server: Kestrel
                         grpc-status-details-bin: ////
              responses: none
              trailers:  date: <date>
                         server: Kestrel
                         grpc-status-details-bin: ////
              server:    Grpc.Core.RpcException: Status(StatusCode="Internal", Detail="oops")
                            at <stack>
            """,
            failure);
    }

    [Fact]
    public async Task Fails_when_the_detail_is_broken()
    {
        var status = new Google.Rpc.Status
        {
            Details = { new Google.Protobuf.WellKnownTypes.Any
            {
                TypeUrl = "type.googleapis.com/google.rpc.BadRequest",
                Value = Google.Protobuf.ByteString.CopyFrom(255, 255),
            } },
        };
        var outcome = await Calls.FailingAsync(new RpcException(
            new Grpc.Core.Status(StatusCode.Internal, "oops"),
            new Metadata { { "grpc-status-details-bin", Google.Protobuf.MessageExtensions.ToByteArray(status) } }));

        var failure = Failure.Of(() => outcome.Should().HaveErrorDetail<BadRequest>());

        Assert.Equal(
            """
            Expected outcome to have an error detail of type google.rpc.BadRequest, but its value was not one: 0xFFFF.
            /helloworld.Greeter/SayHello: Internal "oops" after <time>
              headers:   date: <date>
                         server: Kestrel
                         grpc-status-details-bin: Gi8KKXR5cGUuZ29vZ2xlYXBpcy5jb20vZ29vZ2xlLnJwYy5CYWRSZXF1ZXN0EgL//w==
              responses: none
              trailers:  date: <date>
                         server: Kestrel
                         grpc-status-details-bin: Gi8KKXR5cGUuZ29vZ2xlYXBpcy5jb20vZ29vZ2xlLnJwYy5CYWRSZXF1ZXN0EgL//w==
              server:    Grpc.Core.RpcException: Status(StatusCode="Internal", Detail="oops")
                            at <stack>
            """,
            failure);
    }
}
