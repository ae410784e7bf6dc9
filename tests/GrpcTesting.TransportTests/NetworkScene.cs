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

    public static async Task<CallOutcome<Letter>> CallAsync(
        this Stage stage, NetworkCallKind kind, DateTime? deadline = null)
    {
        switch (kind)
        {
            case NetworkCallKind.Unary:
                return await stage.Client.UnaryAsync(new Letter { Number = Count }, deadline: deadline).CaptureAsync();
            case NetworkCallKind.ServerStream:
                return await stage.Client.ServerStream(new Letter(), deadline: deadline).CaptureAsync();
            case NetworkCallKind.ClientStream:
                var upload = stage.Client.ClientStream(deadline: deadline);
                await TryWriteAsync(upload.RequestStream);
                return await upload.CaptureAsync();
            default:
                var duplex = stage.Client.Duplex(deadline: deadline);
                await TryWriteAsync(duplex.RequestStream);
                return await duplex.CaptureAsync();
        }
    }

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

    /// <summary>Waits until that many calls run at the server.</summary>
    public static async Task UntilRunningAsync(this Stage stage, int calls)
    {
        using var bound = new CancellationTokenSource(Stage.Bound);
        while (stage.Fixture.Network.RunningCalls.Count < calls)
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

    // A connection that breaks under a write fails it with an error of its own; the call's outcome tells the rest.
    private static async Task TryWriteAsync(IClientStreamWriter<Letter> requests)
    {
        try
        {
            await requests.WriteAllAsync(Letters.Numbered(Count));
        }
        catch (Exception exception) when (exception is RpcException or IOException or OperationCanceledException)
        {
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
