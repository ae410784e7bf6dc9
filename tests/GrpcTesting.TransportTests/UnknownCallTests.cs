using Google.Protobuf;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace GrpcTesting.TransportTests;

/// <summary>Calls to methods that nobody maps, with a handler for them.</summary>
public class UnknownCallTests
{
    private static readonly Method<Letter, Letter> Unary = Unknown(MethodType.Unary);

    private static ScenarioService Mapped => new()
    {
        OnUnary = (_, _) => Task.FromResult(new Letter { Text = "mapped" }),
    };

    [Theory, EveryTransport]
    public async Task A_call_of_each_kind_reaches_the_handler(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, Mapped, options => options.MapUnknown(EchoAsync));
        var client = stage.Fixture.CallInvoker;

        var unary = await client.AsyncUnaryCall(Unary, null, default, new Letter { Number = 1 }).CaptureAsync();
        var server = await client
            .AsyncServerStreamingCall(Unknown(MethodType.ServerStreaming), null, default, new Letter { Number = 2 })
            .CaptureAsync();
        var sent = await client
            .AsyncClientStreamingCall(Unknown(MethodType.ClientStreaming), null, default)
            .CaptureAsync(new Letter { Number = 3 });
        var duplex = await client
            .AsyncDuplexStreamingCall(Unknown(MethodType.DuplexStreaming), null, default)
            .CaptureAsync(Letters.Numbered(100));

        Assert.Equal(1, unary.Response.Number);
        Assert.Equal(2, server.Response.Number);
        Assert.Equal(3, sent.Response.Number);
        Assert.Equal(Letters.Numbered(100), duplex.Responses);
    }

    [Theory, EveryTransport]
    public async Task Mapped_methods_stay_and_unknown_ones_of_their_service_are_unknown(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, Mapped, options => options.MapUnknown(
            call => call.WriteAsync(new Letter { Text = $"{call.Method} = {call.Service} + {call.Name}" })));
        var missing = Unknown(MethodType.Unary, "grpctesting.scenario.Scenario", "Nothing");

        Assert.Equal("mapped", (await stage.Client.UnaryAsync(new Letter())).Text);
        Assert.Equal(
            "/grpctesting.scenario.Scenario/Nothing = grpctesting.scenario.Scenario + Nothing",
            (await stage.Fixture.CallInvoker.AsyncUnaryCall(missing, null, default, new Letter())).Text);
        Assert.Equal(
            "/nobody.Home/Call = nobody.Home + Call",
            (await stage.Fixture.CallInvoker.AsyncUnaryCall(Unary, null, default, new Letter())).Text);
    }

    [Theory, EveryTransport]
    public async Task The_handler_sees_the_metadata_and_the_deadline(GrpcTransport transport)
    {
        Metadata? seen = null;
        DateTime? seenDeadline = null;
        await using var stage = Stage.Set(transport, Mapped, options => options.MapUnknown(call =>
        {
            seen = call.RequestHeaders;
            seenDeadline = call.Context.Deadline;
            return call.WriteAsync(new Letter());
        }));
        var headers = new Metadata { { "x-name", "value" }, { "x-blob-bin", [1, 2] }, { "x-blob-bin", [3] } };
        var deadline = DateTime.UtcNow.AddMinutes(5);

        await stage.Fixture.CallInvoker
            .AsyncUnaryCall(Unary, null, new CallOptions(headers, deadline), new Letter())
            .CaptureAsync();

        Assert.Equal("value", seen!.GetValue("x-name"));
        Assert.Equal([[1, 2], [3]], seen.GetAll("x-blob-bin").Select(entry => entry.ValueBytes));
        Assert.StartsWith("grpc-dotnet/", seen.GetValue("user-agent"), StringComparison.Ordinal);
        Assert.DoesNotContain(seen, entry => entry.Key is "te" or "grpc-timeout" or "grpc-accept-encoding");
        Assert.InRange(seenDeadline!.Value, deadline.AddSeconds(-30), deadline.AddSeconds(30));
    }

    [Theory, EveryTransport]
    public async Task The_handler_sets_headers_trailers_and_status(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, Mapped, options => options.MapUnknown(async call =>
        {
            await call.Context.WriteResponseHeadersAsync(new Metadata { { "x-where", "headers" } });
            await call.WriteAsync(new Letter { Text = "half" });
            call.Context.ResponseTrailers.Add("x-where", "trailers");
            call.Context.Status = new Status(StatusCode.DataLoss, "the other half is gone");
        }));

        var outcome = await stage.Fixture.CallInvoker
            .AsyncServerStreamingCall(Unknown(MethodType.ServerStreaming), null, default, new Letter())
            .CaptureAsync();

        Assert.Equal(StatusCode.DataLoss, outcome.StatusCode);
        Assert.Equal("the other half is gone", outcome.Detail);
        Assert.Equal("half", outcome.Response.Text);
        Assert.Equal("headers", outcome.Headers.GetValue("x-where"));
        Assert.Equal("trailers", outcome.Trailers.GetValue("x-where"));
    }

    [Theory, EveryTransport]
    public async Task What_the_handler_throws_is_the_outcomes(GrpcTransport transport)
    {
        await using var stage = Stage.Set(
            transport, Mapped, options => options.MapUnknown(_ => throw new FormatException("secret")));

        var outcome = await stage.Fixture.CallInvoker.AsyncUnaryCall(Unary, null, default, new Letter()).CaptureAsync();

        Assert.Equal(StatusCode.Unknown, outcome.StatusCode);
        Assert.Equal("Exception was thrown by handler.", outcome.Detail);
        Assert.Equal("secret", Assert.IsType<FormatException>(stage.ThrownByService(outcome)).Message);
    }

    [Theory, EveryTransport]
    public async Task A_request_that_is_too_large_is_refused(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, Mapped, options =>
        {
            options.MapUnknown(EchoAsync);
            options.ConfigureGrpc(grpc => grpc.MaxReceiveMessageSize = 1000);
        });

        var outcome = await stage.Fixture.CallInvoker
            .AsyncUnaryCall(Unary, null, default, new Letter { Payload = ByteString.CopyFrom(new byte[1000]) })
            .CaptureAsync();

        Assert.Equal(StatusCode.ResourceExhausted, outcome.StatusCode);
        Assert.Equal("Received message exceeds the maximum configured message size.", outcome.Detail);
    }

    [Theory, EveryTransport]
    public async Task Cancelling_and_deadlines_tell_the_handler(GrpcTransport transport)
    {
        var entered = new SemaphoreSlim(0);
        var told = new SemaphoreSlim(0);
        await using var stage = Stage.Set(
            transport,
            Mapped,
            options =>
            {
                TimeoutHeader.Remove(options);
                options.MapUnknown(async call =>
                {
                    var cancelled = new TaskCompletionSource();
                    await using var registration = call.Context.CancellationToken.Register(cancelled.SetResult);
                    entered.Release();
                    await cancelled.Task;
                    told.Release();
                });
            });
        using var cancellation = new CancellationTokenSource();

        var cancelled = stage.Fixture.CallInvoker
            .AsyncUnaryCall(Unary, null, new CallOptions(cancellationToken: cancellation.Token), new Letter())
            .CaptureAsync();
        Assert.True(await entered.WaitAsync(Stage.Bound));
        await cancellation.CancelAsync();
        Assert.Equal(StatusCode.Cancelled, (await cancelled).StatusCode);
        Assert.True(await told.WaitAsync(Stage.Bound));

        var late = await stage.Fixture.CallInvoker
            .AsyncUnaryCall(Unary, null, new CallOptions(deadline: DateTime.UtcNow.AddSeconds(1)), new Letter())
            .CaptureAsync();
        Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);
        Assert.True(await told.WaitAsync(Stage.Bound));
    }

    [Theory, EveryTransport]
    public async Task It_is_recorded_as_the_bytes_that_it_is(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, Mapped, options => options.MapUnknown(EchoAsync));

        await stage.Fixture.CallInvoker.AsyncUnaryCall(Unary, null, default, new Letter { Text = "hi" }).CaptureAsync();

        var call = await stage.Fixture.Calls.WaitForAsync(call => call.Server is { IsFinished: true });
        Assert.Equal("/nobody.Home/Call", call.Method);
        Assert.Equal(new Letter { Text = "hi" }.ToByteArray(), call.Server!.Request<byte[]>());
        Assert.Equal(new Letter { Text = "hi" }.ToByteArray(), call.Server.Response<byte[]>());
        Assert.Equal(StatusCode.OK, call.Server.Status?.StatusCode);
        Assert.Equal("4 bytes: 12026869", call.Server.Requests[0].ToString());
    }

    [Theory, EveryTransport]
    public async Task Interceptors_of_the_app_see_a_duplex_call(GrpcTransport transport)
    {
        var methods = new List<string>();
        await using var stage = Stage.Set(transport, Mapped, options =>
        {
            options.MapUnknown(EchoAsync);
            options.ConfigureGrpc(grpc => grpc.Interceptors.Add<NotingInterceptor>(methods));
        });

        await stage.Fixture.CallInvoker.AsyncUnaryCall(Unary, null, default, new Letter()).CaptureAsync();

        Assert.Equal(["/nobody.Home/Call"], methods);
    }

    private static Method<Letter, Letter> Unknown(
        MethodType type, string service = "nobody.Home", string name = "Call")
    {
        var letters = Marshallers.Create(letter => letter.ToByteArray(), Letter.Parser.ParseFrom);
        return new Method<Letter, Letter>(type, service, name, letters, letters);
    }

    private static async Task EchoAsync(UnknownCall call)
    {
        while (await call.ReadAsync(Letter.Parser) is { } letter)
        {
            await call.WriteAsync(letter);
        }
    }

    private sealed class NotingInterceptor(List<string> methods) : Interceptor
    {
        public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            DuplexStreamingServerMethod<TRequest, TResponse> continuation)
        {
            methods.Add(context.Method);
            return continuation(requestStream, responseStream, context);
        }
    }
}
