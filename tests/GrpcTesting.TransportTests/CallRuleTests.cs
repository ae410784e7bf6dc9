using Grpc.Core;

namespace GrpcTesting.TransportTests;

/// <summary>Who may do what, and when, in the life of a call.</summary>
public class CallRuleTests
{
    [Theory, EveryTransport]
    public async Task Headers_reach_the_client_before_the_first_message_is_written(GrpcTransport transport)
    {
        var release = new TaskCompletionSource();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnServerStream = async (_, responses, context) =>
            {
                await context.WriteResponseHeadersAsync(new Metadata { { "stage", "headers" } });
                await release.Task;
                await responses.WriteAsync(new Letter());
            },
        });

        using var call = stage.Client.ServerStream(new Letter());
        var headers = await call.ResponseHeadersAsync.WaitAsync(Stage.Bound);
        Assert.Equal("headers", headers.GetValue("stage"));

        release.SetResult();
        Assert.Single(await call.ResponseStream.ReadAllAsync());
    }

    [Theory, EveryTransport]
    public async Task Headers_go_out_with_the_first_message_when_the_handler_sends_none(GrpcTransport transport)
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

        using var call = stage.Client.ServerStream(new Letter());
        await call.ResponseHeadersAsync.WaitAsync(Stage.Bound);
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));

        release.SetResult();
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
    }

    [Theory, EveryTransport]
    public async Task Headers_go_out_once(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = async (_, context) =>
            {
                await context.WriteResponseHeadersAsync([]);
                await context.WriteResponseHeadersAsync([]);
                return new Letter();
            },
        });

        var outcome = await stage.Client.UnaryAsync(new Letter()).CaptureAsync();

        Assert.Equal(StatusCode.Unknown, outcome.StatusCode);
        var exception = Assert.IsType<InvalidOperationException>(stage.ThrownByService(outcome));
        Assert.Equal("Response headers can only be sent once per call.", exception.Message);
    }

    [Theory, EveryTransport]
    public async Task Headers_do_not_go_out_after_a_message(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnServerStream = async (_, responses, context) =>
            {
                await responses.WriteAsync(new Letter());
                await context.WriteResponseHeadersAsync([]);
            },
        });

        var outcome = await stage.Client.ServerStream(new Letter()).CaptureAsync();

        Assert.Equal(StatusCode.Unknown, outcome.StatusCode);
        Assert.Single(outcome.Responses);
        Assert.IsType<InvalidOperationException>(stage.ThrownByService(outcome));
    }

    [Theory, EveryTransport]
    public async Task Trailers_arrive_after_the_last_message_and_not_among_the_headers(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnServerStream = async (_, responses, context) =>
            {
                context.ResponseTrailers.Add("where", "trailers");
                await context.WriteResponseHeadersAsync(new Metadata { { "where", "headers" } });
                await responses.WriteAllAsync(Letters.Numbered(3));
            },
        });

        using var call = stage.Client.ServerStream(new Letter());
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Throws<InvalidOperationException>(call.GetTrailers);
        await call.ResponseStream.ReadAllAsync();

        Assert.Equal(["headers"], (await call.ResponseHeadersAsync).GetAll("where").Select(entry => entry.Value));
        Assert.Equal(["trailers"], call.GetTrailers().GetAll("where").Select(entry => entry.Value));
    }

    [Theory, EveryTransport]
    public async Task The_client_reads_on_after_it_completed_its_side(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnDuplex = async (requests, responses, _) =>
            {
                var received = await requests.ReadAllAsync();
                await responses.WriteAllAsync(received);
            },
        });

        using var call = stage.Client.Duplex();
        await call.RequestStream.WriteAllAsync(Letters.Numbered(3));
        await call.RequestStream.CompleteAsync();

        Assert.Equal(Letters.Numbered(3), await call.ResponseStream.ReadAllAsync());
    }

    [Theory, EveryTransport]
    public async Task The_client_does_not_write_after_it_completed_its_side(GrpcTransport transport)
    {
        var release = new TaskCompletionSource();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnDuplex = (_, _, _) => release.Task,
        });

        using var call = stage.Client.Duplex();
        await call.RequestStream.CompleteAsync();
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(
            () => call.RequestStream.WriteAsync(new Letter()));

        Assert.Equal("Request stream has already been completed.", exception.Message);
        release.SetResult();
    }

    [Theory, EveryTransport]
    public async Task The_server_ends_both_sides_by_returning(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnDuplex = (_, responses, _) => responses.WriteAsync(new Letter { Text = "last" }),
        });

        using var call = stage.Client.Duplex();
        Assert.Single(await call.ResponseStream.ReadAllAsync());

        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        var exception = await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new Letter()));
        Assert.Equal(StatusCode.OK, exception.StatusCode);
    }

    [Theory, EveryTransport]
    public async Task The_server_does_not_write_after_it_returned(GrpcTransport transport)
    {
        IServerStreamWriter<Letter>? kept = null;
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnServerStream = (_, responses, _) =>
            {
                kept = responses;
                return Task.CompletedTask;
            },
        });

        await stage.Client.ServerStream(new Letter()).CaptureAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => kept!.WriteAsync(new Letter()));
    }

    [Theory, EveryTransport]
    public async Task A_unary_handler_without_a_reply_is_an_error(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = (_, _) => Task.FromResult<Letter>(null!),
        });

        var outcome = await stage.Client.UnaryAsync(new Letter()).CaptureAsync();

        Assert.Equal(StatusCode.Cancelled, outcome.StatusCode);
        Assert.Equal("No message returned from method.", outcome.Detail);
    }
}
