using Grpc.Core;

namespace GrpcTesting.TransportTests;

/// <summary>The rules of a call hold for calls without stubs as they do for generated clients.</summary>
public class GenericRuleTests
{
    [Theory, EveryTransport]
    public async Task Headers_arrive_once_and_before_messages(GrpcTransport transport)
    {
        var release = new TaskCompletionSource();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnDuplex = async (_, responses, context) =>
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "stage", "headers" } });
                await release.Task;
                await responses.WriteAsync(new Letter());
                await context.WriteResponseHeadersAsync([]);
            },
        });

        using var call = stage.Generic.Method(GenericKindTests.Duplex).Duplex();
        var headers = await call.ResponseHeadersAsync.WaitAsync(Stage.Bound);
        release.SetResult();
        var outcome = await call.CaptureAsync();

        Assert.Equal("headers", headers.GetValue("stage"));
        Assert.Single(outcome.Responses);
        Assert.Equal(StatusCode.Unknown, outcome.StatusCode);
        var exception = Assert.IsType<InvalidOperationException>(stage.ThrownByService(outcome));
        Assert.Equal("Response headers can only be sent once per call.", exception.Message);
    }

    [Theory, EveryTransport]
    public async Task Nothing_is_written_after_completion(GrpcTransport transport)
    {
        var release = new TaskCompletionSource();
        await using var stage = Stage.Set(transport, new ScenarioService { OnDuplex = (_, _, _) => release.Task });

        using var call = stage.Generic.Method(GenericKindTests.Duplex).Duplex();
        await call.RequestStream.CompleteAsync();
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.WriteAsync([]));

        Assert.Equal("Request stream has already been completed.", exception.Message);
        release.SetResult();
    }

    [Theory, EveryTransport]
    public async Task Trailers_are_there_at_the_end_and_not_before(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnDuplex = async (_, responses, context) =>
            {
                context.ResponseTrailers.Add("where", "trailers");
                await responses.WriteAsync(new Letter());
            },
        });

        using var call = stage.Generic.JsonMethod(GenericKindTests.Duplex).Duplex();
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Throws<InvalidOperationException>(call.GetTrailers);
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal("trailers", call.GetTrailers().GetValue("where"));
    }

    [Theory]
    [Responses(0, "Failed to deserialize response message.")]
    [Responses(2, "Unexpected data after finished reading message.")]
    public async Task A_unary_call_with_another_number_of_responses_fails_as_in_a_generated_client(
        GrpcTransport transport, int count, string detail)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnServerStream = (_, responses, _) => responses.WriteAllAsync(Letters.Numbered(count)),
        });
        var generated = new Method<Letter, Letter>(
            MethodType.Unary, "grpctesting.scenario.Scenario", "ServerStream", Marshaller, Marshaller);

        var unary = await stage.Generic.Method(GenericKindTests.ServerStream).Unary([]).CaptureAsync();
        var client = await stage.Fixture.CallInvoker
            .AsyncUnaryCall(generated, null, default, new Letter())
            .CaptureAsync();

        Assert.Equal((client.StatusCode, client.Detail), (unary.StatusCode, unary.Detail));
        Assert.Equal(StatusCode.Internal, unary.StatusCode);
        Assert.Contains(detail, unary.Detail, StringComparison.Ordinal);
    }

    // The page of gRPC's status codes has UNIMPLEMENTED for both.
    [Theory]
    [Responses(0, "Incomplete message.")]
    [Responses(2, "Additional data after the message received.")]
    public async Task A_unary_method_with_another_number_of_requests_fails_in_the_server(
        GrpcTransport transport, int count, string detail)
    {
        await using var stage = Stage.Set(transport, GenericKindTests.Doubling);

        var outcome = await stage.Generic.Method(GenericKindTests.Unary).Duplex()
            .CaptureAsync(Enumerable.Range(0, count).Select(GenericKindTests.Bytes));

        Assert.Equal((StatusCode.Internal, detail), (outcome.StatusCode, outcome.Detail));
        Assert.Empty(outcome.Responses);
    }

    [Theory, EveryTransport]
    public async Task Wrong_JSON_on_a_stream_fails_where_it_is_written(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, GenericKindTests.Doubling);

        using var call = stage.Generic.JsonMethod(GenericKindTests.Duplex).Duplex();
        var exception = await Assert.ThrowsAsync<ArgumentException>(
            () => call.RequestStream.WriteAsync("""{"numbr":1}"""));

        Assert.Equal(
            "The request of /grpctesting.scenario.Scenario/Duplex is no grpctesting.scenario.Letter: line 1, column 2, "
            + "$.numbr: grpctesting.scenario.Letter has no field 'numbr'. Its fields, nearest first: number, text, "
            + "payload. (Parameter 'request')",
            exception.Message);
    }

    private static Marshaller<Letter> Marshaller { get; } = Marshallers.Create(
        static letter => Google.Protobuf.MessageExtensions.ToByteArray(letter), Letter.Parser.ParseFrom);

    /// <summary>Every transport with a number of messages and what is said about it.</summary>
    [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
    private sealed class ResponsesAttribute(int count, string detail) : Xunit.Sdk.DataAttribute
    {
        public override IEnumerable<object[]> GetData(System.Reflection.MethodInfo testMethod) =>
            new EveryTransportAttribute().GetData(testMethod).Select(row => new[] { row[0], count, detail });
    }
}
