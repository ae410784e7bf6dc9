using FluentAssertions;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using GrpcTesting;
using GrpcTesting.Tests;
using GrpcTesting.Tests.Library;
using Helloworld;
using Status = Grpc.Core.Status;

namespace Consumer.Tests;

/// <summary>
/// The code of docs/assertions.md, as it stands there; DocumentationTests holds the two together. The namespace is a
/// consumer's: Should() must be found by the two usings alone.
/// </summary>
public class DocumentationExamples
{
    [Fact]
    public async Task A_call_that_succeeds()
    {
        await using var fixture = Greeters.English();
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        var outcome = await client.SayHelloAsync(new HelloRequest { Name = "Ada" }).CaptureAsync();

        outcome.Should().Succeed()
            .And.Yield(new HelloReply { Message = "Hello Ada" })
            .And.BeFasterThan(TimeSpan.FromSeconds(5), "nobody waits for a greeting");
    }

    [Fact]
    public async Task A_call_that_is_refused()
    {
        await using var fixture = GrpcServiceFixture.For<Greeter.GreeterBase>(new RefusingGreeter());
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        var refused = await client.SayHelloAsync(new HelloRequest()).CaptureAsync();

        refused.Should().HaveStatus(StatusCode.InvalidArgument)
            .And.HaveDetail("name is empty*")
            .And.HaveTrailer("field", "name");
        refused.Should().HaveErrorDetail<BadRequest>()
            .Which.FieldViolations.Should().ContainSingle(violation => violation.Field == "name");
        refused.Should().HaveServerException<RpcException>();

        refused.Trailers.Should().ContainKey("field").Which.Value.Should().Be("name");
        refused.Trailers.Should().Contain("field", "name").And.NotContainKey("x-trace");
    }

    [Fact]
    public async Task A_stream()
    {
        await using var fixture = Greeters.English();
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        var stream = await client.SayHelloReplyStream(new HelloRequest { Name = "Ada" }).CaptureAsync();

        stream.Should().YieldCount(3)
            .And.YieldInOrder(new HelloReply { Message = "Hello Ada" }, new HelloReply { Message = "Hello Ada, goodbye" })
            .And.YieldSatisfying(
                first => first.Message.Should().StartWith("Hello"),
                second => second.Message.Should().Contain("good to see you"),
                third => third.Message.Should().EndWith("goodbye"));
    }

    [Fact]
    public async Task A_call_that_throws()
    {
        await using var fixture = GrpcServiceFixture.For<Greeter.GreeterBase>(new RefusingGreeter());
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        await client.Invoking(c => c.SayHelloAsync(new HelloRequest()).ResponseAsync)
            .Should().ThrowRpcExceptionAsync(StatusCode.InvalidArgument)
            .WithDetail("*say whom to greet")
            .WithTrailer("field", "name");

        client.Invoking(c => c.SayHello(new HelloRequest()))
            .Should().ThrowRpcException(StatusCode.InvalidArgument)
            .WithErrorDetail<BadRequest>().Which.FieldViolations.Should().NotBeEmpty();
    }

    [Fact]
    public void A_message()
    {
        var book = new Book { Title = "Notes", Tags = { "maths", "engines" }, UpdatedAt = new Timestamp { Seconds = 1 } };
        var expected = new Book { Title = "Notes", Tags = { "engines", "maths" } };

        book.Should().BeEquivalentToMessage(expected, o => o
            .Excluding("updated_at", "chapters[].pages")
            .WithoutStrictOrderingFor("tags"));
    }

    [Fact]
    public async Task The_wire()
    {
        await using var fixture = GrpcTestFixture.Create<Program>(options => options.CaptureWire = true);
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        await client.SayHelloAsync(new HelloRequest { Name = "Ada" });

        fixture.Wire.Should().ContainFramesInOrder(
            Http2FrameType.Preface,
            ExpectedFrame.FromClient(Http2FrameType.Headers).OnStream(1),
            ExpectedFrame.FromServer<Http2HeadersFrame>(frame => frame.IsTrailers));
        fixture.Wire.Should().NotHaveReset()
            .And.NotHaveBlockedSender(WireDirection.ServerToClient, "the client reads");
    }

    private sealed class RefusingGreeter : Greeter.GreeterBase
    {
        public override Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context)
        {
            var violation = new BadRequest.Types.FieldViolation { Field = "name", Description = "is empty" };
            var details = new Google.Rpc.Status
            {
                Details = { Any.Pack(new BadRequest { FieldViolations = { violation } }) },
            };
            throw new RpcException(
                new Status(StatusCode.InvalidArgument, "name is empty: say whom to greet"),
                new Metadata { { "field", "name" }, { "grpc-status-details-bin", details.ToByteArray() } });
        }
    }
}
