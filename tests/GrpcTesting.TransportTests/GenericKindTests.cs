using Google.Protobuf;
using Grpc.Core;

namespace GrpcTesting.TransportTests;

/// <summary>Calls without stubs: each kind, with bytes, with messages and with JSON.</summary>
public class GenericKindTests
{
    internal const string Unary = "/grpctesting.scenario.Scenario/Unary";
    internal const string ServerStream = "/grpctesting.scenario.Scenario/ServerStream";
    internal const string ClientStream = "/grpctesting.scenario.Scenario/ClientStream";
    internal const string Duplex = "/grpctesting.scenario.Scenario/Duplex";

    [Theory, EveryTransport]
    public async Task Bytes_of_every_kind(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, Doubling);
        var generic = stage.Generic;

        var unary = await generic.Method(Unary).Unary(Bytes(1)).CaptureAsync();
        var server = await generic.Method(ServerStream).ServerStreaming(Bytes(1)).CaptureAsync();
        var client = await generic.Method(ClientStream).ClientStreaming().CaptureAsync(Bytes(1), Bytes(2));
        var duplex = await generic.Method(Duplex).Duplex().CaptureAsync(Bytes(1), Bytes(2));

        Assert.Equal([2], Numbers(unary));
        Assert.Equal([1, 2], Numbers(server));
        Assert.Equal([6], Numbers(client));
        Assert.Equal([2, 4], Numbers(duplex));
    }

    [Theory, EveryTransport]
    public async Task Messages_of_every_kind(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, Doubling);
        var generic = stage.Generic;

        var unary = await generic.Method<Letter, Letter>(Unary).Unary(Letter(1)).CaptureAsync();
        var server = await generic.Method<Letter, Letter>(ServerStream).ServerStreaming(Letter(1)).CaptureAsync();
        var client = await generic.Method<Letter, Letter>(ClientStream).ClientStreaming()
            .CaptureAsync(Letter(1), Letter(2));
        var duplex = await generic.Method<Letter, Letter>(Duplex).Duplex().CaptureAsync(Letter(1), Letter(2));

        Assert.Equal([Letter(2)], unary.Responses);
        Assert.Equal([Letter(1), Letter(2)], server.Responses);
        Assert.Equal([Letter(6)], client.Responses);
        Assert.Equal([Letter(2), Letter(4)], duplex.Responses);
    }

    [Theory, EveryTransport]
    public async Task JSON_of_every_kind(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, Doubling);
        var generic = stage.Generic;
        string[] two = ["""{"number":1}""", """{"number":2}"""];

        var unary = await generic.CallJsonAsync(Unary, two[0]);
        var server = await generic.CallJsonAsync(ServerStream, two[0]);
        var client = await generic.CallJsonAsync(ClientStream, two);
        var duplex = await generic.CallJsonAsync(Duplex, two);

        Assert.Equal(["""{"number":2}"""], unary.Responses);
        Assert.Equal(["""{"number":1}""", """{"number":2}"""], server.Responses);
        Assert.Equal(["""{"number":6}"""], client.Responses);
        Assert.Equal(["""{"number":2}""", """{"number":4}"""], duplex.Responses);
    }

    [Theory, EveryTransport]
    public async Task One_JSON_request_is_enough_for_a_stream(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, Doubling);

        var client = await stage.Generic.CallJsonAsync(ClientStream, """{"number":1}""");
        var duplex = await stage.Generic.CallJsonAsync(Duplex, """{"number":1}""");

        Assert.Equal(["""{"number":2}"""], client.Responses);
        Assert.Equal(["""{"number":2}"""], duplex.Responses);
    }

    [Theory, EveryTransport]
    public async Task Every_kind_is_a_duplex_call_with_rules(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, Doubling);

        foreach (var name in new[] { Unary, ServerStream, ClientStream, Duplex })
        {
            var outcome = await stage.Generic.Method(name).Duplex().CaptureAsync(Bytes(1));

            Assert.Equal(StatusCode.OK, outcome.StatusCode);
            Assert.Contains(2, Numbers(outcome));
        }
    }

    [Theory, EveryTransport]
    public async Task Options_reach_the_server(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = (_, context) => Task.FromResult(new Letter
            {
                Text = $"{context.RequestHeaders.GetValue("x-who")} {context.Deadline != DateTime.MaxValue}",
            }),
        });
        var options = new CallOptions(
            new Metadata { { "x-who", "Ada" } }, deadline: DateTime.UtcNow.AddMinutes(1));

        var outcome = await stage.Generic.CallJsonAsync(Unary, "{}", options);

        Assert.Equal("""{"text":"Ada True"}""", outcome.Response);
    }

    [Theory, EveryTransport]
    public async Task A_probe_drives_it_step_by_step(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, Doubling);

        await using var probe = stage.Generic.JsonMethod(Duplex).Duplex().Probe();
        await probe.SendAsync("""{"number":1}""");
        await probe.ExpectNextAsync("""{"number":2}""");
        await probe.SendAsync("""{"number":"2"}""");
        await probe.ExpectNextAsync("""{"number":4}""");
        await probe.CompleteAsync();
        await probe.ExpectCompletedAsync();
    }

    [Theory, EveryTransport]
    public async Task A_method_that_nobody_maps_is_unimplemented(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, Doubling);

        var outcome = await stage.Generic.Method("/grpctesting.scenario.Scenario/Nothing").Duplex().CaptureAsync();

        Assert.Equal(StatusCode.Unimplemented, outcome.StatusCode);
        Assert.Equal("Method is unimplemented.", outcome.Detail);
    }

    [Theory, EveryTransport]
    public async Task Bytes_that_are_no_message_fail_as_from_any_client(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, Doubling);

        var outcome = await stage.Generic.Method(Unary).Unary([0xff, 0xff]).CaptureAsync();

        // docs/statuscodes.md of gRPC: "Error parsing request proto: INTERNAL". Grpc.AspNetCore throws what the
        // marshaller threw, which is an unknown exception like any other.
        Assert.Equal(StatusCode.Unknown, outcome.StatusCode);
    }

    [Theory, EveryTransport]
    public async Task A_response_that_is_no_message_fails_in_the_client(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, Doubling);
        var broken = Marshallers.Create<string>(
            static text => System.Text.Encoding.UTF8.GetBytes(text), static _ => throw new FormatException("not mine"));

        var outcome = await stage.Generic
            .Method(Unary, Marshallers.StringMarshaller, broken)
            .Unary(string.Empty)
            .CaptureAsync();

        Assert.Equal(StatusCode.Internal, outcome.StatusCode);
    }

    internal static ScenarioService Doubling => new()
    {
        OnUnary = (request, _) => Task.FromResult(Letter(request.Number * 2)),
        OnServerStream = async (request, responses, _) =>
        {
            await responses.WriteAsync(Letter(request.Number));
            await responses.WriteAsync(Letter(request.Number * 2));
        },
        OnClientStream = async (requests, _) =>
            Letter((await requests.ReadAllAsync()).Sum(letter => letter.Number * 2)),
        OnDuplex = async (requests, responses, context) =>
        {
            while (await requests.MoveNext(context.CancellationToken))
            {
                await responses.WriteAsync(Letter(requests.Current.Number * 2));
            }
        },
    };

    internal static Letter Letter(int number) => new() { Number = number };

    internal static byte[] Bytes(int number) => Letter(number).ToByteArray();

    private static IEnumerable<int> Numbers(CallOutcome<byte[]> outcome) =>
        outcome.Responses.Select(response => TransportTests.Letter.Parser.ParseFrom(response).Number);
}
