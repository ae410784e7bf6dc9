using Grpc.Core;

namespace GrpcTesting.TransportTests;

/// <summary>Deadlines: before the call, before the headers, after them, and amid every kind of stream.</summary>
public class DeadlineTests
{
    private static DateTime Soon => DateTime.UtcNow.AddMilliseconds(300);

    // For calls of which something arrives before, on a machine that is busy with other tests.
    private static DateTime Later => DateTime.UtcNow.AddSeconds(3);

    [Theory, EveryTransport]
    public async Task A_deadline_in_the_past_ends_the_call_before_it_reaches_the_server(GrpcTransport transport)
    {
        var reached = false;
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = (_, _) =>
            {
                reached = true;
                return Task.FromResult(new Letter());
            },
        });

        var outcome = await stage.Client
            .UnaryAsync(new Letter(), deadline: DateTime.UtcNow.AddSeconds(-1))
            .CaptureAsync();

        Assert.Equal(StatusCode.DeadlineExceeded, outcome.StatusCode);
        Assert.False(reached);
    }

    [Theory, EveryTransport]
    public async Task A_deadline_before_the_headers_ends_a_unary_call(GrpcTransport transport)
    {
        var told = new TaskCompletionSource();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = async (_, context) =>
            {
                await UntilCancelledAsync(context, told);
                return new Letter();
            },
        }, TimeoutHeader.Remove);

        var outcome = await stage.Client.UnaryAsync(new Letter(), deadline: Soon).CaptureAsync();

        Assert.Equal(StatusCode.DeadlineExceeded, outcome.StatusCode);
        await told.Task.WaitAsync(Stage.Bound);
    }

    [Theory, EveryTransport]
    public async Task A_deadline_ends_a_call_whose_handler_ignores_it(GrpcTransport transport)
    {
        var release = new TaskCompletionSource();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = async (_, _) =>
            {
                await release.Task;
                return new Letter();
            },
        }, TimeoutHeader.Remove);

        // The handler goes on only after the outcome is there.
        var outcome = await stage.Client.UnaryAsync(new Letter(), deadline: Soon).CaptureAsync();
        release.SetResult();

        Assert.Equal(StatusCode.DeadlineExceeded, outcome.StatusCode);
    }

    [Theory, EveryTransport]
    public async Task A_deadline_after_the_headers_ends_a_unary_call(GrpcTransport transport)
    {
        var told = new TaskCompletionSource();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = async (_, context) =>
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "x-early", "1" } });
                await UntilCancelledAsync(context, told);
                return new Letter();
            },
        }, TimeoutHeader.Remove);

        var outcome = await stage.Client.UnaryAsync(new Letter(), deadline: Later).CaptureAsync();

        Assert.Equal(StatusCode.DeadlineExceeded, outcome.StatusCode);
        Assert.Equal("1", outcome.Headers.GetValue("x-early"));
        await told.Task.WaitAsync(Stage.Bound);
    }

    [Theory, EveryTransport]
    public async Task A_deadline_ends_a_server_stream_after_what_arrived(GrpcTransport transport)
    {
        var told = new TaskCompletionSource();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnServerStream = async (_, responses, context) =>
            {
                await responses.WriteAllAsync(Letters.Numbered(3));
                await UntilCancelledAsync(context, told);
            },
        }, TimeoutHeader.Remove);

        var outcome = await stage.Client.ServerStream(new Letter(), deadline: Later).CaptureAsync();

        Assert.Equal(StatusCode.DeadlineExceeded, outcome.StatusCode);
        Assert.Equal(Letters.Numbered(3), outcome.Responses);
        await told.Task.WaitAsync(Stage.Bound);
    }

    [Theory, EveryTransport]
    public async Task A_deadline_ends_a_client_stream_that_stays_open(GrpcTransport transport)
    {
        var told = new TaskCompletionSource();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnClientStream = async (requests, context) =>
            {
                await requests.MoveNext(CancellationToken.None);
                await UntilCancelledAsync(context, told);
                return new Letter();
            },
        }, TimeoutHeader.Remove);

        using var call = stage.Client.ClientStream(deadline: Later);
        await call.RequestStream.WriteAsync(new Letter());
        var exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.WaitAsync(Stage.Bound));

        Assert.Equal(StatusCode.DeadlineExceeded, exception.StatusCode);
        await told.Task.WaitAsync(Stage.Bound);
    }

    [Theory, EveryTransport]
    public async Task A_deadline_ends_a_duplex_call_amid_its_conversation(GrpcTransport transport)
    {
        var told = new TaskCompletionSource();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnDuplex = async (requests, responses, context) =>
            {
                await requests.MoveNext(CancellationToken.None);
                await responses.WriteAsync(requests.Current);
                await UntilCancelledAsync(context, told);
            },
        }, TimeoutHeader.Remove);

        using var call = stage.Client.Duplex(deadline: Later);
        await call.RequestStream.WriteAsync(new Letter());
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        var exception = await Assert.ThrowsAsync<RpcException>(
            () => call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Stage.Bound));

        Assert.Equal(StatusCode.DeadlineExceeded, exception.StatusCode);
        await told.Task.WaitAsync(Stage.Bound);
    }

    [Theory, EveryTransport]
    public async Task The_server_ends_a_call_at_the_deadline_that_it_knows(GrpcTransport transport)
    {
        var told = new TaskCompletionSource();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = async (_, context) =>
            {
                await UntilCancelledAsync(context, told);
                return new Letter();
            },
        }, options => TimeoutHeader.Set(options, "300m"));

        var outcome = await stage.Client.UnaryAsync(new Letter()).CaptureAsync();

        // The server sends its status and then resets the stream; the client reports what it reads first.
        Assert.Contains(outcome.StatusCode, new[] { StatusCode.DeadlineExceeded, StatusCode.Cancelled });
        await told.Task.WaitAsync(Stage.Bound);
    }

    private static async Task UntilCancelledAsync(ServerCallContext context, TaskCompletionSource told)
    {
        await using var registration = context.CancellationToken.Register(() => told.TrySetResult());
        await told.Task;
        context.CancellationToken.ThrowIfCancellationRequested();
    }
}
