using System.Net;
using System.Reflection;
using Grpc.Core;
using GrpcTesting.Tests;
using Xunit.Sdk;

namespace GrpcTesting.TransportTests;

/// <summary>What a server answers to requests that no gRPC client sends, against what the pages of gRPC say.</summary>
public class MalformedRequestTests
{
    [Theory, EveryMalformedRequest]
    public async Task The_answer_is_the_measured_one(GrpcTransport transport, string wrong)
    {
        var row = MalformedRequest.All.Single(row => row.Wrong == wrong);
        await using var stage = Stage.Set(transport, GenericKindTests.Doubling);

        var response = await stage.Fixture.Generic.SendRawAsync(row.Create());

        Assert.Equal(row.Measured, MalformedRequest.Describe(response));
        Assert.Null(response.Error);
    }

    [Fact]
    public void The_rows_that_deviate_from_the_pages_are_those_that_say_so()
    {
        foreach (var row in MalformedRequest.All.Where(row => row.Page is not null))
        {
            Assert.True(
                row.Deviates != row.Measured.StartsWith(row.Page!, StringComparison.Ordinal),
                $"{row.Wrong}: the page has {row.Page}, measured was {row.Measured}.");
        }
    }

    // docs/generic-calls.md shows the matrix.
    [Fact]
    public void The_documentation_has_a_line_for_each_row()
    {
        var page = Repository.Read("docs", "generic-calls.md");
        foreach (var row in MalformedRequest.All)
        {
            var expected = $"| {row.Wrong} | {row.Page ?? "–"} | {row.Measured}{(row.Deviates ? " **≠**" : "")} |";
            Assert.Contains(expected, page, StringComparison.Ordinal);
        }
    }

    [Theory, EveryTransport]
    public async Task A_refused_encoding_comes_with_those_that_are_accepted(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, GenericKindTests.Doubling);
        var request = new RawGrpcRequest(GenericKindTests.Unary, GrpcFrame.Of([], compressed: 1));
        request.Headers["grpc-encoding"] = "zip";

        var response = await stage.Fixture.Generic.SendRawAsync(request);

        Assert.Equal("identity,gzip,deflate", response.Headers["grpc-accept-encoding"]);
    }

    [Theory, EveryTransport]
    public async Task A_stream_is_answered_message_by_message(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, GenericKindTests.Doubling);

        var response = await stage.Fixture.Generic.SendRawAsync(
            GenericKindTests.Duplex, (byte[])[.. GrpcFrame.Of([8, 1]), .. GrpcFrame.Of([8, 2]), 9, 9]);

        Assert.Equal([[8, 2], [8, 4]], response.Messages);
        Assert.Equal(HttpStatusCode.OK, response.HttpStatus);
        Assert.Equal(new Status(StatusCode.Internal, "Incomplete message."), response.Status);
        Assert.Equal(["grpc-message", "grpc-status"], response.Trailers.Keys.Order());
    }

    [Theory, EveryTransport]
    public async Task A_broken_exchange_is_a_response_with_its_error(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnServerStream = async (_, responses, context) =>
            {
                await responses.WriteAsync(new Letter { Number = 7 });
                context.GetHttpContext().Abort();
            },
        });

        var response = await stage.Fixture.Generic.SendRawAsync(GenericKindTests.ServerStream, GrpcFrame.Of([]));

        Assert.Equal(Http2ErrorCode.InternalError, response.ResetCode);
        Assert.NotNull(response.Error);
        Assert.Null(response.Status);
    }

    [Theory, EveryTransport]
    public async Task A_response_that_does_not_end_is_given_up_with_what_has_arrived(GrpcTransport transport)
    {
        var release = new TaskCompletionSource();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnServerStream = async (_, responses, _) =>
            {
                await responses.WriteAsync(new Letter { Number = 7 });
                await release.Task;
            },
        });
        var generic = stage.Fixture.Generic;
        await generic.SendRawAsync(GenericKindTests.Unary, GrpcFrame.Of([]));
        var request = new RawGrpcRequest(GenericKindTests.ServerStream, GrpcFrame.Of([]));

        var exception = await Assert.ThrowsAsync<GrpcAssertionException>(
            () => generic.SendRawAsync(request, TimeSpan.FromSeconds(2)));
        release.SetResult();

        Assert.StartsWith(
            $"The response did not end within 2 s. Until then:\nPOST {GenericKindTests.ServerStream}: HTTP 200, no "
            + "grpc-status\n  headers:  ",
            exception.Message,
            StringComparison.Ordinal);
        Assert.EndsWith("\n  body:      7 bytes, 1 message\n  trailers:  none", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Every transport with every malformed request.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class EveryMalformedRequestAttribute : DataAttribute
    {
        public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
            from transport in new EveryTransportAttribute().GetData(testMethod)
            from request in MalformedRequest.All
            select new[] { transport[0], request.Wrong };
    }
}
