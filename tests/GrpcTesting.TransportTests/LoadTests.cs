using Grpc.Core;

namespace GrpcTesting.TransportTests;

/// <summary>Many calls, at once and one after the other.</summary>
public class LoadTests
{
    [Theory, EveryTransport]
    public async Task A_hundred_concurrent_calls_on_one_channel_are_all_in_the_server_at_once(GrpcTransport transport)
    {
        const int count = 100;
        var inside = 0;
        var allInside = new TaskCompletionSource();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = async (request, _) =>
            {
                if (Interlocked.Increment(ref inside) == count)
                {
                    allInside.SetResult();
                }

                await allInside.Task;
                return request;
            },
        });

        var outcomes = await Task.WhenAll(
            Letters.Numbered(count).Select(letter => stage.Client.UnaryAsync(letter).CaptureAsync()));

        Assert.Equal(Letters.Numbered(count), outcomes.Select(outcome => outcome.Response));
    }

    [Theory, EveryTransport]
    public async Task Each_of_a_hundred_concurrent_failures_carries_its_own_exception(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = async (request, _) =>
            {
                await Task.Yield();
                throw new FormatException($"number {request.Number}");
            },
        });

        var outcomes = await Task.WhenAll(
            Letters.Numbered(100).Select(letter => stage.Client.UnaryAsync(letter).CaptureAsync()));

        Assert.Equal(
            Enumerable.Range(0, 100).Select(number => $"number {number}"),
            outcomes.Select(outcome => stage.ThrownByService(outcome)!.Message));
    }

    [Theory, EveryTransport]
    public async Task Ten_thousand_sequential_calls_all_succeed(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = (request, _) => Task.FromResult(request),
        });

        for (var number = 0; number < 10_000; number++)
        {
            var reply = await stage.Client.UnaryAsync(new Letter { Number = number });
            Assert.Equal(number, reply.Number);
        }
    }

    [Theory, EveryTransport]
    public async Task Several_channels_each_have_connections_of_their_own(GrpcTransport transport)
    {
        var connections = new HashSet<string>();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = (request, context) =>
            {
                lock (connections)
                {
                    connections.Add(context.GetHttpContext().Connection.Id ?? "none");
                }

                return Task.FromResult(request);
            },
        });

        for (var channel = 0; channel < 5; channel++)
        {
            await new Scenario.ScenarioClient(stage.Fixture.CreateChannel()).UnaryAsync(new Letter());
        }

        // TestServer has no connections.
        Assert.Equal(transport == GrpcTransport.TestServer ? 1 : 5, connections.Count);
    }

    [Theory, EveryTransport]
    public async Task More_calls_than_a_connection_has_streams_open_another_connection(GrpcTransport transport)
    {
        const int count = 250;
        var inside = 0;
        var allInside = new TaskCompletionSource();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnServerStream = async (_, responses, _) =>
            {
                await responses.WriteAsync(new Letter());
                if (Interlocked.Increment(ref inside) == count)
                {
                    allInside.SetResult();
                }

                await allInside.Task;
            },
        });

        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, count).Select(_ => stage.Client.ServerStream(new Letter()).CaptureAsync()));

        Assert.All(outcomes, outcome => Assert.Equal(StatusCode.OK, outcome.StatusCode));
    }
}
