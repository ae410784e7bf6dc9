using Grpc.Core;

namespace GrpcTesting.TransportTests;

/// <summary>A pipe stage whose handlers do the same on every kind of call.</summary>
internal static class NetworkScene
{
    /// <summary>What a call that went well returns: three letters, or their count.</summary>
    public const int Count = 3;

    /// <summary>Every handler reads what is sent, and answers with three letters, or with their count.</summary>
    public static Stage Answering(Action<GrpcFixtureOptions>? configure = null) =>
        Stage.Set(GrpcTransport.Pipe, Service(_ => Task.CompletedTask), configure);

    /// <summary>Every handler reports that it runs, and then stays until its call ends.</summary>
    public static (Stage Stage, Task Entered, Task Cancelled) Staying(Action<GrpcFixtureOptions>? configure = null)
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stage = Stage.Set(
            GrpcTransport.Pipe,
            Service(async context =>
            {
                entered.TrySetResult();
                var ended = new TaskCompletionSource();
                await using var registration = context.CancellationToken.Register(ended.SetResult);
                await ended.Task;
                cancelled.TrySetResult();
                context.CancellationToken.ThrowIfCancellationRequested();
            }),
            configure);
        return (stage, entered.Task.WaitAsync(Stage.Bound), cancelled.Task.WaitAsync(Stage.Bound));
    }

    public static Task<CallOutcome<Letter>> CallAsync(
        this Stage stage, NetworkCallKind kind, DateTime? deadline = null) => kind switch
    {
        NetworkCallKind.Unary => stage.Client.UnaryAsync(new Letter { Number = Count }, deadline: deadline)
            .CaptureAsync(),
        NetworkCallKind.ServerStream => stage.Client.ServerStream(new Letter(), deadline: deadline).CaptureAsync(),
        NetworkCallKind.ClientStream => stage.Client.ClientStream(deadline: deadline)
            .CaptureAsync(Letters.Numbered(Count)),
        _ => stage.Client.Duplex(deadline: deadline).CaptureAsync(Letters.Numbered(Count)),
    };

    /// <summary>Waits until the network holds bytes back: what was sent is on its way, and stays there.</summary>
    public static async Task UntilHeldAsync(this Stage stage)
    {
        using var bound = new CancellationTokenSource(Stage.Bound);
        while (!stage.Fixture.Network.Connections.Any(c => c.ToServer.Held + c.ToClient.Held > 0))
        {
            bound.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public static void WentWell(NetworkCallKind kind, CallOutcome<Letter> outcome)
    {
        Assert.True(outcome.StatusCode == StatusCode.OK, outcome.ToString());
        if (kind is NetworkCallKind.ServerStream or NetworkCallKind.Duplex)
        {
            Assert.Equal(Letters.Numbered(Count), outcome.Responses);
        }
        else
        {
            Assert.Equal(Count, outcome.Response.Number);
        }
    }

    private static ScenarioService Service(Func<ServerCallContext, Task> before) => new()
    {
        OnUnary = async (request, context) =>
        {
            await before(context);
            return request;
        },
        OnServerStream = async (_, responses, context) =>
        {
            await before(context);
            await responses.WriteAllAsync(Letters.Numbered(Count));
        },
        OnClientStream = async (requests, context) =>
        {
            await before(context);
            return new Letter { Number = (await requests.ReadAllAsync()).Count };
        },
        OnDuplex = async (requests, responses, context) =>
        {
            await before(context);
            while (await requests.MoveNext(CancellationToken.None))
            {
                await responses.WriteAsync(requests.Current);
            }
        },
    };
}
