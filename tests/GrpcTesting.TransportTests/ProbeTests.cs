using Grpc.Core;

namespace GrpcTesting.TransportTests;

/// <summary>Probes drive live calls step by step, the same on every transport.</summary>
public class ProbeTests
{
    [Theory, EveryTransport]
    public async Task A_chat(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnDuplex = async (requests, responses, context) =>
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "room", "lobby" } });
                await foreach (var request in requests.ReadAllAsync(context.CancellationToken))
                {
                    await responses.WriteAsync(new Letter { Text = $"you said {request.Text}" });
                }

                await responses.WriteAsync(new Letter { Text = "bye" });
                context.ResponseTrailers.Add("mood", "good");
            },
        });

        await using var chat = stage.Client.Duplex().Probe();

        Assert.Equal("lobby", (await chat.ExpectHeadersAsync()).GetValue("room"));
        await chat.SendAsync(new Letter { Text = "hello" });
        await chat.ExpectNextAsync(new Letter { Text = "you said hello" });
        await chat.SendAsync([new Letter { Text = "one" }, new Letter { Text = "two" }]);
        await chat.ExpectNextAsync(letter => letter.Text.EndsWith("one", StringComparison.Ordinal));
        Assert.Equal("you said two", (await chat.ExpectNextAsync()).Text);
        await chat.CompleteAsync();
        await chat.ExpectNextAsync(new Letter { Text = "bye" });
        var outcome = await chat.ExpectCompletedAsync();

        Assert.Equal("good", outcome.Trailers.GetValue("mood"));
        Assert.Equal(4, outcome.Responses.Count);
        Assert.Equal("lobby", outcome.Headers.GetValue("room"));
    }

    [Theory, EveryTransport]
    public async Task A_ping_pong_of_10000_messages(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService { OnDuplex = EchoAsync });

        await using var game = stage.Client.Duplex().Probe();
        for (var number = 0; number < 10_000; number++)
        {
            await game.SendAsync(new Letter { Number = number });
            await game.ExpectNextAsync(new Letter { Number = number });
        }

        await game.CompleteAsync();
        await game.ExpectCompletedAsync();
    }

    [Theory, EveryTransport]
    public async Task A_stalled_reader_blocks_the_writer_until_it_reads(GrpcTransport transport)
    {
        var read = new TaskCompletionSource();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnDuplex = async (requests, responses, context) =>
            {
                await context.WriteResponseHeadersAsync([]);
                await read.Task;
                await responses.WriteAsync(new Letter { Number = (await requests.ReadAllAsync()).Count });
            },
        });

        await using var probe = stage.Client.Duplex().Probe();
        await probe.ExpectHeadersAsync();
        var sending = probe.SendAsync(Enumerable.Repeat(new Letter { Text = new string('a', 16 * 1024) }, 500));
        await probe.ExpectWriteBlockedAsync(window: TimeSpan.FromMilliseconds(300));
        Assert.True(probe.IsWriteBlocked);
        Assert.False(sending.IsCompleted);

        read.SetResult();
        await sending;
        Assert.False(probe.IsWriteBlocked);
        await probe.CompleteAsync();
        await probe.ExpectNextAsync(new Letter { Number = 500 });
        await probe.ExpectCompletedAsync();
    }

    [Theory, EveryTransport]
    public async Task A_probe_that_expects_nothing_holds_back_the_server(GrpcTransport transport)
    {
        const int Count = 2000;
        var written = 0;
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnServerStream = async (_, responses, _) =>
            {
                foreach (var letter in Enumerable.Repeat(new Letter { Text = new string('a', 16 * 1024) }, Count))
                {
                    await responses.WriteAsync(letter);
                    Interlocked.Increment(ref written);
                }
            },
        });

        await using var probe = stage.Client.ServerStream(new Letter()).Probe();
        Assert.InRange(await FlowTests.StandsStillAsync(() => Volatile.Read(ref written)), 1, Count - 1);

        Assert.Equal(Count, (await probe.ExpectNextAsync(Count)).Count);
        await probe.ExpectCompletedAsync();
    }

    [Theory, EveryTransport]
    public async Task A_deadline_is_an_error_to_expect(GrpcTransport transport)
    {
        await using var stage = Stage.Set(
            transport,
            new ScenarioService { OnDuplex = EchoOnceAsync },
            TimeoutHeader.Remove);

        await using var probe = stage.Client.Duplex(deadline: DateTime.UtcNow.AddMilliseconds(1500)).Probe();
        await probe.SendAsync(new Letter { Number = 1 });
        await probe.ExpectNextAsync(new Letter { Number = 1 });
        var outcome = await probe.ExpectErrorAsync(StatusCode.DeadlineExceeded);

        Assert.Equal([new Letter { Number = 1 }], outcome.Responses);
    }

    [Theory, EveryTransport]
    public async Task Cancelling_tells_the_handler(GrpcTransport transport)
    {
        var told = new TaskCompletionSource();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnDuplex = async (requests, responses, context) =>
            {
                await using var registration = context.CancellationToken.Register(() => told.TrySetResult());
                await requests.MoveNext(CancellationToken.None);
                await responses.WriteAsync(requests.Current);
                await told.Task;
            },
        });

        await using var probe = stage.Client.Duplex().Probe();
        await probe.SendAsync(new Letter { Number = 1 });
        await probe.ExpectNextAsync();
        await probe.CancelAsync();

        await told.Task.WaitAsync(Stage.Bound);
        await probe.ExpectErrorAsync(StatusCode.Cancelled);
    }

    [Theory, EveryTransport]
    public async Task Disposing_of_the_probe_tells_the_handler(GrpcTransport transport)
    {
        var told = new TaskCompletionSource();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnServerStream = async (_, responses, context) =>
            {
                await using var registration = context.CancellationToken.Register(() => told.TrySetResult());
                await responses.WriteAsync(new Letter());
                await told.Task;
            },
        });

        await using (var probe = stage.Client.ServerStream(new Letter()).Probe().IgnoreOpenCall())
        {
            await probe.ExpectNextAsync();
        }

        await told.Task.WaitAsync(Stage.Bound);
    }

    [Theory, EveryTransport]
    public async Task An_error_after_some_messages(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnServerStream = async (_, responses, _) =>
            {
                await responses.WriteAllAsync(Letters.Numbered(3));
                throw new RpcException(
                    new Status(StatusCode.ResourceExhausted, "three is all"), new Metadata { { "limit", "3" } });
            },
        });

        await using var probe = stage.Client.ServerStream(new Letter()).Probe();

        Assert.Equal(Letters.Numbered(3), await probe.ExpectNextAsync(3));
        await probe.ExpectNoMessageAsync(TimeSpan.FromSeconds(10));
        var outcome = await probe.ExpectErrorAsync(StatusCode.ResourceExhausted);
        Assert.Equal("three is all", outcome.Detail);
        Assert.Equal("3", outcome.Trailers.GetValue("limit"));
        Assert.IsType<RpcException>(stage.ThrownByService(outcome));
    }

    [Theory, EveryTransport]
    public async Task A_message_that_comes_late_is_the_next_one(GrpcTransport transport)
    {
        var release = new TaskCompletionSource();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnServerStream = async (_, responses, _) =>
            {
                await release.Task;
                await responses.WriteAsync(new Letter { Number = 7 });
            },
        });

        await using var probe = stage.Client.ServerStream(new Letter()).Probe();
        await probe.ExpectNoMessageAsync(TimeSpan.FromMilliseconds(50));
        release.SetResult();

        await probe.ExpectNextAsync(new Letter { Number = 7 });
        await probe.ExpectCompletedAsync();
    }

    [Theory, EveryTransport]
    public async Task Tasks_that_send_at_once_queue(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService { OnDuplex = EchoAsync });

        await using var probe = stage.Client.Duplex().Probe();
        var sends = Letters.Numbered(200).Select(letter => probe.SendAsync(letter)).ToList();
        var expects = Letters.Numbered(200).Select(letter => probe.ExpectNextAsync(letter)).ToList();
        await probe.CompleteAsync();
        await Task.WhenAll(sends);
        await Task.WhenAll(expects);
        await probe.ExpectCompletedAsync();
    }

    [Theory, EveryTransport]
    public async Task A_unary_call(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = (request, _) => Task.FromResult(request),
        });

        await using var probe = stage.Client.UnaryAsync(new Letter { Number = 1 }).Probe();

        await probe.ExpectNextAsync(new Letter { Number = 1 });
    }

    [Theory, EveryTransport]
    public async Task A_client_stream(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnClientStream = async (requests, _) => new Letter { Number = (await requests.ReadAllAsync()).Count },
        });

        await using var probe = stage.Client.ClientStream().Probe();
        await probe.SendAsync(Letters.Numbered(3));
        await probe.CompleteAsync();
        await probe.ExpectNextAsync(new Letter { Number = 3 });
        await probe.ExpectCompletedAsync();
    }

    [Theory, EveryTransport]
    public async Task A_write_that_is_held_back_fails_when_the_server_ends_the_call(GrpcTransport transport)
    {
        var release = new TaskCompletionSource();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnDuplex = async (_, _, context) =>
            {
                await context.WriteResponseHeadersAsync([]);
                await release.Task;
                throw new RpcException(new Status(StatusCode.Aborted, "never mind"));
            },
        });

        await using var probe = stage.Client.Duplex().Probe();
        await probe.ExpectHeadersAsync();
        var sending = probe.SendAsync(Enumerable.Repeat(new Letter { Text = new string('a', 16 * 1024) }, 500));
        await probe.ExpectWriteBlockedAsync();
        release.SetResult();

        await probe.ExpectErrorAsync(StatusCode.Aborted);
        var exception = await Assert.ThrowsAsync<GrpcAssertionException>(() => sending);
        Assert.EndsWith(
            "but the call ended with Aborted \"never mind\".",
            exception.Message.Split('\n')[0],
            StringComparison.Ordinal);
    }

    [Theory, EveryTransport]
    public async Task A_write_after_the_call_has_completed_fails(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnDuplex = (_, responses, _) => responses.WriteAsync(new Letter { Number = 1 }),
        });

        await using var probe = stage.Client.Duplex().Probe();
        await probe.ExpectNextAsync(new Letter { Number = 1 });
        await probe.ExpectCompletedAsync();

        var exception = await Assert.ThrowsAsync<GrpcAssertionException>(
            () => probe.SendAsync(new Letter { Number = 2 }));
        Assert.Equal(
            "Expected to send { \"number\": 2 }, but the call ended with OK.", exception.Message.Split('\n')[0]);
    }

    [Theory, EveryTransport]
    public async Task A_channel_that_throws_cancellations_makes_no_difference(GrpcTransport transport)
    {
        await using var stage = Stage.Set(
            transport,
            new ScenarioService
            {
                OnDuplex = async (_, _, context) =>
                {
                    await context.WriteResponseHeadersAsync([]);
                    var told = new TaskCompletionSource();
                    await using var registration = context.CancellationToken.Register(told.SetResult);
                    await told.Task;
                },
            },
            options =>
            {
                TimeoutHeader.Remove(options);
                options.ConfigureChannel(channel => channel.ThrowOperationCanceledOnCancellation = true);
            });

        await using var cancelled = stage.Client.Duplex().Probe();
        await cancelled.ExpectHeadersAsync();
        await cancelled.CancelAsync();
        await cancelled.ExpectErrorAsync(StatusCode.Cancelled);

        await using var late = stage.Client.Duplex(deadline: DateTime.UtcNow.AddMilliseconds(200)).Probe();
        await late.ExpectErrorAsync(StatusCode.DeadlineExceeded);
        await Assert.ThrowsAsync<GrpcAssertionException>(() => late.SendAsync(new Letter()));

        await using var unary = stage.Client.UnaryAsync(new Letter(), deadline: DateTime.UtcNow.AddSeconds(-1)).Probe();
        await unary.ExpectErrorAsync(StatusCode.DeadlineExceeded);
    }

    private static async Task EchoOnceAsync(
        IAsyncStreamReader<Letter> requests, IServerStreamWriter<Letter> responses, ServerCallContext context)
    {
        await requests.MoveNext(CancellationToken.None);
        await responses.WriteAsync(requests.Current);
        var told = new TaskCompletionSource();
        await using var registration = context.CancellationToken.Register(() => told.TrySetResult());
        await told.Task;
    }

    private static async Task EchoAsync(
        IAsyncStreamReader<Letter> requests, IServerStreamWriter<Letter> responses, ServerCallContext context)
    {
        while (await requests.MoveNext(CancellationToken.None))
        {
            await responses.WriteAsync(requests.Current);
        }
    }
}
