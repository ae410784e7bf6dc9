using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GrpcTesting.TransportTests;

/// <summary>Cancellation by token and by disposal, and from the server's side.</summary>
public class CancellationTests
{
    [Theory, EveryTransport]
    public async Task Cancelling_a_unary_call_ends_it_and_tells_the_handler(GrpcTransport transport)
    {
        var handler = new ToldHandler();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = (_, context) => handler.UntilToldAsync(context),
        });
        using var cancellation = new CancellationTokenSource();

        var call = stage.Client.UnaryAsync(new Letter(), cancellationToken: cancellation.Token);
        await handler.Entered.WaitAsync(Stage.Bound);
        await cancellation.CancelAsync();
        var outcome = await call.CaptureAsync();

        Assert.Equal(StatusCode.Cancelled, outcome.StatusCode);
        await handler.Told.WaitAsync(Stage.Bound);
    }

    [Theory, EveryTransport]
    public async Task Cancelling_ends_a_call_whose_handler_ignores_it(GrpcTransport transport)
    {
        var entered = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = async (_, _) =>
            {
                entered.SetResult();
                await release.Task;
                return new Letter();
            },
        });
        using var cancellation = new CancellationTokenSource();

        var call = stage.Client.UnaryAsync(new Letter(), cancellationToken: cancellation.Token);
        await entered.Task.WaitAsync(Stage.Bound);
        await cancellation.CancelAsync();
        var outcome = await call.CaptureAsync();
        release.SetResult();

        Assert.Equal(StatusCode.Cancelled, outcome.StatusCode);
    }

    [Theory, EveryTransport]
    public async Task Cancelling_ends_a_stream_whose_handler_ignores_it(GrpcTransport transport)
    {
        var release = new TaskCompletionSource();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnServerStream = async (_, responses, _) =>
            {
                await responses.WriteAsync(new Letter());
                await release.Task;
            },
        });
        using var cancellation = new CancellationTokenSource();

        using var call = stage.Client.ServerStream(new Letter(), cancellationToken: cancellation.Token);
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        var next = call.ResponseStream.MoveNext(CancellationToken.None);
        await cancellation.CancelAsync();
        var exception = await Assert.ThrowsAsync<RpcException>(() => next.WaitAsync(Stage.Bound));
        release.SetResult();

        Assert.Equal(StatusCode.Cancelled, exception.StatusCode);
    }

    [Theory, EveryTransport]
    public async Task Disposing_a_server_stream_tells_the_handler(GrpcTransport transport)
    {
        var handler = new ToldHandler();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnServerStream = async (_, responses, context) =>
            {
                await responses.WriteAsync(new Letter());
                await handler.UntilToldAsync(context);
            },
        });

        var call = stage.Client.ServerStream(new Letter());
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        await handler.Entered.WaitAsync(Stage.Bound);
        call.Dispose();

        await handler.Told.WaitAsync(Stage.Bound);
    }

    [Theory, EveryTransport]
    public async Task Disposing_a_client_stream_tells_the_handler(GrpcTransport transport)
    {
        var handler = new ToldHandler();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnClientStream = async (requests, context) =>
            {
                await requests.MoveNext(CancellationToken.None);
                return await handler.UntilToldAsync(context);
            },
        });

        var call = stage.Client.ClientStream();
        await call.RequestStream.WriteAsync(new Letter());
        await handler.Entered.WaitAsync(Stage.Bound);
        call.Dispose();

        await handler.Told.WaitAsync(Stage.Bound);
    }

    [Theory, EveryTransport]
    public async Task Cancelling_a_duplex_call_tells_the_handler_and_both_streams(GrpcTransport transport)
    {
        var handler = new ToldHandler();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnDuplex = async (requests, responses, context) =>
            {
                await requests.MoveNext(CancellationToken.None);
                await responses.WriteAsync(requests.Current);
                await handler.UntilToldAsync(context);
            },
        });
        using var cancellation = new CancellationTokenSource();

        using var call = stage.Client.Duplex(cancellationToken: cancellation.Token);
        await call.RequestStream.WriteAsync(new Letter());
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        await handler.Entered.WaitAsync(Stage.Bound);
        await cancellation.CancelAsync();

        var fromRead = await Assert.ThrowsAsync<RpcException>(
            () => call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Stage.Bound));
        var fromWrite = await Assert.ThrowsAsync<RpcException>(
            () => call.RequestStream.WriteAsync(new Letter()).WaitAsync(Stage.Bound));
        Assert.Equal(StatusCode.Cancelled, fromRead.StatusCode);
        Assert.Equal(StatusCode.Cancelled, fromWrite.StatusCode);
        await handler.Told.WaitAsync(Stage.Bound);
    }

    [Theory, EveryTransport]
    public async Task A_cancelled_handler_reads_no_further(GrpcTransport transport)
    {
        var reading = new TaskCompletionSource();
        var ended = new TaskCompletionSource<Exception?>();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnClientStream = async (requests, _) =>
            {
                await requests.MoveNext(CancellationToken.None);
                reading.SetResult();
                ended.SetResult(await Record.ExceptionAsync(() => requests.MoveNext(CancellationToken.None)));
                return new Letter();
            },
        });

        var call = stage.Client.ClientStream();
        await call.RequestStream.WriteAsync(new Letter());
        await reading.Task.WaitAsync(Stage.Bound);
        call.Dispose();

        Assert.NotNull(await ended.Task.WaitAsync(Stage.Bound));
    }

    [Theory, EveryTransport]
    public async Task The_server_cancels_by_its_status(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnDuplex = async (requests, responses, _) =>
            {
                await requests.MoveNext(CancellationToken.None);
                await responses.WriteAsync(requests.Current);
                throw new RpcException(new Status(StatusCode.Cancelled, "enough"));
            },
        });

        using var call = stage.Client.Duplex();
        await call.RequestStream.WriteAsync(new Letter());
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        var exception = await Assert.ThrowsAsync<RpcException>(
            () => call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Stage.Bound));

        Assert.Equal(StatusCode.Cancelled, exception.StatusCode);
        Assert.Equal("enough", exception.Status.Detail);
    }

    [Theory, EveryTransport]
    public async Task A_server_stops_after_the_handlers_of_cancelled_calls(GrpcTransport transport)
    {
        var handler = new ToldHandler();
        var finished = new TaskCompletionSource<bool>();
        var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = async (_, context) =>
            {
                var letter = await handler.UntilToldAsync(context);
                var app = context.GetHttpContext().RequestServices.GetRequiredService<IHostApplicationLifetime>();
                await Task.Run(() => app.ApplicationStopping.WaitHandle.WaitOne(Stage.Bound));

                // Longer than the server needs to stop, if it stopped now.
                for (var turn = 0; turn < 100_000 && !app.ApplicationStopped.IsCancellationRequested; turn++)
                {
                    await Task.Yield();
                }

                finished.SetResult(!app.ApplicationStopped.IsCancellationRequested);
                return letter;
            },
        });
        using var cancellation = new CancellationTokenSource();
        var call = stage.Client.UnaryAsync(new Letter(), cancellationToken: cancellation.Token);
        await handler.Entered.WaitAsync(Stage.Bound);
        await cancellation.CancelAsync();
        await call.CaptureAsync();

        await stage.DisposeAsync().AsTask().WaitAsync(Stage.Bound);

        Assert.True(finished.Task.IsCompleted, "The disposal returned while the handler ran.");
        Assert.True(await finished.Task, "The server had stopped while the handler ran.");
    }

    // A handler that waits for its call to be cancelled.
    private sealed class ToldHandler
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Entered => _entered.Task;

        public Task Told => _told.Task;

        public async Task<Letter> UntilToldAsync(ServerCallContext context)
        {
            await using var registration = context.CancellationToken.Register(() => _told.TrySetResult());
            _entered.TrySetResult();
            await _told.Task;
            return new Letter();
        }
    }
}
