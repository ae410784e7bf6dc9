using Grpc.Core;

namespace GrpcTesting.TransportTests;

/// <summary>The four kinds of call, with no, one and many messages.</summary>
public class CallKindTests
{
    [Theory, EveryTransport]
    public async Task A_unary_call_returns_the_reply(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = (request, _) => Task.FromResult(new Letter { Text = $"re: {request.Text}" }),
        });

        var outcome = await stage.Client.UnaryAsync(new Letter { Text = "hello" }).CaptureAsync();

        Assert.Equal(StatusCode.OK, outcome.StatusCode);
        Assert.Equal("re: hello", outcome.Response.Text);
        Assert.Equal("/grpctesting.scenario.Scenario/Unary", outcome.Method);
    }

    [Theory, EveryTransport]
    public async Task A_blocking_unary_call_returns_the_reply(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = (request, _) => Task.FromResult(request),
        });
        await stage.Fixture.StartAsync();

        Assert.Equal("hello", stage.Client.Unary(new Letter { Text = "hello" }).Text);
    }

    [Theory, EveryTransport]
    public async Task An_empty_message_is_a_message(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = (request, _) => Task.FromResult(new Letter { Number = request.CalculateSize() }),
            OnDuplex = async (requests, responses, _) => await responses.WriteAllAsync(await requests.ReadAllAsync()),
        });

        Assert.Equal(new Letter(), (await stage.Client.UnaryAsync(new Letter()).CaptureAsync()).Response);
        var outcome = await stage.Client.Duplex().CaptureAsync(new Letter(), new Letter(), new Letter());
        Assert.Equal([new Letter(), new Letter(), new Letter()], outcome.Responses);
    }

    [Theory]
    [ManyCounts]
    public async Task A_server_stream_arrives_whole_and_in_order(GrpcTransport transport, int count)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnServerStream = (request, responses, _) => responses.WriteAllAsync(Letters.Numbered(request.Number)),
        });

        var outcome = await stage.Client.ServerStream(new Letter { Number = count }).CaptureAsync();

        Assert.Equal(StatusCode.OK, outcome.StatusCode);
        Assert.Equal(Letters.Numbered(count), outcome.Responses);
    }

    [Theory]
    [ManyCounts]
    public async Task A_client_stream_arrives_whole_and_in_order(GrpcTransport transport, int count)
    {
        List<Letter>? received = null;
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnClientStream = async (requests, _) =>
            {
                received = await requests.ReadAllAsync();
                return new Letter { Number = received.Count };
            },
        });

        var outcome = await stage.Client.ClientStream().CaptureAsync(Letters.Numbered(count));

        Assert.Equal(count, outcome.Response.Number);
        Assert.Equal(Letters.Numbered(count), received);
    }

    [Theory]
    [ManyCounts]
    public async Task A_duplex_call_answers_each_message(GrpcTransport transport, int count)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnDuplex = async (requests, responses, _) =>
            {
                while (await requests.MoveNext(CancellationToken.None))
                {
                    await responses.WriteAsync(requests.Current);
                }
            },
        });

        var outcome = await stage.Client.Duplex().CaptureAsync(Letters.Numbered(count));

        Assert.Equal(StatusCode.OK, outcome.StatusCode);
        Assert.Equal(Letters.Numbered(count), outcome.Responses);
    }

    [Theory, EveryTransport]
    public async Task A_duplex_call_can_be_a_conversation(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnDuplex = async (requests, responses, _) =>
            {
                while (await requests.MoveNext(CancellationToken.None))
                {
                    await responses.WriteAsync(new Letter { Number = requests.Current.Number + 1 });
                }
            },
        });

        using var call = stage.Client.Duplex();
        var number = 0;
        while (number < 100)
        {
            await call.RequestStream.WriteAsync(new Letter { Number = number });
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
            Assert.Equal(number + 1, call.ResponseStream.Current.Number);
            number = call.ResponseStream.Current.Number;
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    /// <summary>Every transport with no, one and many messages.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class ManyCountsAttribute : Xunit.Sdk.DataAttribute
    {
        public override IEnumerable<object[]> GetData(System.Reflection.MethodInfo testMethod) =>
            from transport in new EveryTransportAttribute().GetData(testMethod)
            from count in new[] { 0, 1, 1000 }
            select new[] { transport[0], count };
    }
}
