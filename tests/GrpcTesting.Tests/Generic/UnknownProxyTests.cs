using System.Net;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using GrpcTesting.Generic;
using Helloworld;
using Microsoft.AspNetCore.Http;

namespace GrpcTesting.Tests.Generic;

/// <summary>
/// What a proxy keeps of a call beyond what the transport suite asserts, and how it fails. The suite itself runs
/// through a proxy.
/// </summary>
public class UnknownProxyTests
{
    private static readonly HelloRequest Ada = new() { Name = "Ada" };

    private static readonly GrpcTransport[] Transports =
        [GrpcTransport.TestServer, GrpcTransport.Pipe, GrpcTransport.Tcp, GrpcTransport.UnixSocket];

    public static IEnumerable<object[]> Pairs { get; } =
        from near in Transports
        from far in Transports
        select new object[] { near, far };

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_proxy_on_any_transport_forwards_to_any_transport(GrpcTransport near, GrpcTransport far)
    {
        await using var greeter = GreeterFixture.Create(options => options.Transport = far);
        await using var proxy = GrpcServiceFixture.ForUnknown(
            call => call.ForwardToAsync(greeter.CallInvoker), options => options.Transport = near);
        var client = proxy.CreateClient<Greeter.GreeterClient>();

        Assert.Equal("Hello Ada", (await client.SayHelloAsync(Ada).CaptureAsync()).Response.Message);
        Assert.Equal(3, (await client.SayHelloReplyStream(Ada).CaptureAsync()).Responses.Count);
        Assert.Equal(
            "Hello Ada, Ada", (await client.SayHelloRequestStream().CaptureAsync(Ada, Ada)).Response.Message);
        Assert.Equal(2, (await client.SayHelloBiStream().CaptureAsync(Ada, Ada)).Responses.Count);

        var refused = await client.SayHelloAsync(new HelloRequest()).CaptureAsync();
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Equal("name is empty: say whom to greet", refused.Detail);
        Assert.Equal("name", refused.Trailers.GetValue("field"));
    }

    [Fact]
    public async Task Both_fixtures_record_the_call_as_it_was()
    {
        await using var greeter = GreeterFixture.Create();
        await using var proxy = Forward(greeter);

        await proxy.CreateClient<Greeter.GreeterClient>()
            .SayHelloAsync(Ada, new Metadata { { "x-for", "both" } })
            .CaptureAsync();

        var near = await proxy.Calls.WaitForAsync(call => call.IsFinished);
        var far = await greeter.Calls.WaitForAsync(call => call.IsFinished);
        Assert.Equal("/helloworld.Greeter/SayHello", near.Method);
        Assert.Equal("/helloworld.Greeter/SayHello", far.Method);
        Assert.Equal(Ada.ToByteArray(), near.Server!.Request<byte[]>());
        Assert.Equal(Ada.ToByteArray(), far.Client!.Request<byte[]>());
        Assert.Equal(Ada, far.Server!.Request<HelloRequest>());
        Assert.Equal("both", far.Server.RequestHeaders.GetValue("x-for"));
        Assert.Empty(greeter.Calls.Leaks);
    }

    [Fact]
    public async Task A_status_without_headers_stays_one_frame_and_one_after_headers_stays_after_them()
    {
        await using var service = GrpcServiceFixture.ForUnknown(async call =>
        {
            if (call.Name == "Late")
            {
                await call.Context.WriteResponseHeadersAsync(new Metadata { { "x-early", "1" } });
            }

            throw new RpcException(
                new Status(StatusCode.Unavailable, "try again"), new Metadata { { "x-why", "because" } });
        });
        await using var proxy = Forward(service, options =>
        {
            options.Transport = GrpcTransport.Pipe;
            options.CaptureWire = true;
        });

        var atOnce = await CallAsync(proxy, "AtOnce");
        var late = await CallAsync(proxy, "Late");

        Assert.All([atOnce, late], outcome => Assert.Equal(StatusCode.Unavailable, outcome.StatusCode));
        Assert.All([atOnce, late], outcome => Assert.Equal("because", outcome.Trailers.GetValue("x-why")));
        Assert.Equal("1", late.Headers.GetValue("x-early"));
        Assert.Equal([1, 2], proxy.Wire.Snapshot().Streams.Select(stream => stream.Frames.Count(
            frame => frame is Http2HeadersFrame { Direction: WireDirection.ServerToClient })));
    }

    [Fact]
    public async Task A_client_retries_through_a_proxy()
    {
        var attempts = 0;
        await using var service = GrpcServiceFixture.ForUnknown(call => ++attempts < 3
            ? throw new RpcException(new Status(StatusCode.Unavailable, "not yet"))
            : call.WriteAsync(new HelloReply()));
        await using var proxy = Forward(
            service, options => options.ConfigureChannel(channel => Retries.On(channel, attempts: 5)));

        var outcome = await proxy.CreateClient<Greeter.GreeterClient>().SayHelloAsync(Ada).CaptureAsync();

        Assert.Equal(StatusCode.OK, outcome.StatusCode);
        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task Rich_error_details_arrive()
    {
        var status = new Google.Rpc.Status
        {
            Code = (int)Google.Rpc.Code.InvalidArgument,
            Message = "no",
            Details = { Any.Pack(new Google.Rpc.LocalizedMessage { Message = "because" }) },
        };
        await using var service = GrpcServiceFixture.ForUnknown(_ => throw new RpcException(
            new Status(StatusCode.InvalidArgument, "no"),
            new Metadata { { "grpc-status-details-bin", status.ToByteArray() } }));
        await using var proxy = Forward(service);

        var outcome = await CallAsync(proxy, "Call");

        Assert.Equal("because", outcome.GetErrorDetail<Google.Rpc.LocalizedMessage>()!.Message);
    }

    [Fact]
    public async Task The_services_exception_is_in_the_proxys()
    {
        await using var service = GrpcServiceFixture.ForUnknown(_ => throw new FormatException("secret"));
        await using var inner = Forward(service);
        await using var proxy = Forward(inner);

        var outcome = await CallAsync(proxy, "Call");

        Assert.Equal(new Status(StatusCode.Unknown, "Exception was thrown by handler."), outcome.Status);
        var nearer = Assert.IsType<RpcException>(outcome.ServerException).Status.DebugException;
        var far = Assert.IsType<RpcException>(nearer).Status.DebugException;
        Assert.Equal("secret", Assert.IsType<FormatException>(far).Message);
    }

    [Fact]
    public async Task A_target_that_cannot_be_reached_is_unavailable()
    {
        using var nobody = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                ConnectCallback = (_, _) => throw new IOException("Nobody is there."),
            },
        });
        await using var proxy = GrpcServiceFixture.ForUnknown(call => call.ForwardToAsync(nobody.CreateCallInvoker()));

        var outcome = await CallAsync(proxy, "Call");

        Assert.Equal(StatusCode.Unavailable, outcome.StatusCode);
        Assert.Contains("Nobody is there.", outcome.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_the_targets_channel_does_not_send_fails_the_call_on_both_sides()
    {
        var service = new ReadingService();
        await using var target = GrpcServiceFixture.ForUnknown(service.ReadAllAsync);
        var channel = target.CreateChannel(options => options.MaxSendMessageSize = 1);
        await using var proxy = GrpcServiceFixture.ForUnknown(call => call.ForwardToAsync(channel.CreateCallInvoker()));

        var exception = await service.RefuseSecondAsync(proxy);

        Assert.Equal(StatusCode.ResourceExhausted, exception.StatusCode);
        Assert.Equal("Sending message exceeds the maximum configured message size.", exception.Status.Detail);
        await service.Told.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_request_that_the_proxy_does_not_take_fails_the_call_on_both_sides()
    {
        var service = new ReadingService();
        await using var target = GrpcServiceFixture.ForUnknown(service.ReadAllAsync);
        await using var proxy = Forward(
            target, options => options.ConfigureGrpc(grpc => grpc.MaxReceiveMessageSize = 1));

        var exception = await service.RefuseSecondAsync(proxy);

        Assert.Equal(StatusCode.ResourceExhausted, exception.StatusCode);
        Assert.Equal("Received message exceeds the maximum configured message size.", exception.Status.Detail);
        await service.Told.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_response_that_the_targets_channel_does_not_take_fails_the_call()
    {
        await using var service = GrpcServiceFixture.ForUnknown(call => call.Responses.WriteAsync(new byte[100]));
        var channel = service.CreateChannel(options => options.MaxReceiveMessageSize = 10);
        await using var proxy = GrpcServiceFixture.ForUnknown(call => call.ForwardToAsync(channel.CreateCallInvoker()));

        var outcome = await CallAsync(proxy, "Call");

        Assert.Equal(StatusCode.ResourceExhausted, outcome.StatusCode);
        Assert.Equal("Received message exceeds the maximum configured message size.", outcome.Detail);
    }

    [Theory]
    [InlineData(StatusCode.Cancelled)]
    [InlineData(StatusCode.DeadlineExceeded)]
    [InlineData(StatusCode.Aborted)]
    public async Task A_channel_that_throws_cancellations_makes_no_difference(StatusCode code)
    {
        await using var service = GrpcServiceFixture.ForUnknown(
            _ => throw new RpcException(new Status(code, "said so"), new Metadata { { "x-why", "because" } }));
        var channel = service.CreateChannel(options => options.ThrowOperationCanceledOnCancellation = true);
        await using var proxy = GrpcServiceFixture.ForUnknown(call => call.ForwardToAsync(channel.CreateCallInvoker()));

        var outcome = await CallAsync(proxy, "Call");

        Assert.Equal(new Status(code, "said so"), outcome.Status);
        Assert.Equal("because", outcome.Trailers.GetValue("x-why"));
    }

    [Fact]
    public async Task A_channel_that_is_nobodys_forwards_as_well()
    {
        await using var greeter = GreeterFixture.Create(options => options.Transport = GrpcTransport.Tcp);
        using var channel = GrpcChannel.ForAddress($"http://{greeter.Channel.Target}");
        await using var proxy = GrpcServiceFixture.ForUnknown(call => call.ForwardToAsync(channel.CreateCallInvoker()));
        var client = proxy.CreateClient<Greeter.GreeterClient>();

        Assert.Equal("Hello Ada", (await client.SayHelloAsync(Ada).CaptureAsync()).Response.Message);
        var refused = await client.SayHelloAsync(new HelloRequest()).CaptureAsync();
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Equal("name", refused.Trailers.GetValue("field"));
    }

    [Fact]
    public async Task Interceptors_of_the_target_change_what_is_forwarded()
    {
        Metadata? seen = null;
        await using var service = GrpcServiceFixture.ForUnknown(call =>
        {
            seen = call.RequestHeaders;
            return Task.CompletedTask;
        });
        var invoker = service.CallInvoker.Intercept(headers =>
        {
            headers.Add("x-via", "proxy");
            return headers;
        });
        await using var proxy = GrpcServiceFixture.ForUnknown(call => call.ForwardToAsync(invoker));

        await CallAsync(proxy, "Call");

        Assert.Equal("proxy", seen!.GetValue("x-via"));
    }

    [Fact]
    public async Task The_targets_answer_ends_the_call_while_the_client_still_sends()
    {
        await using var service = GrpcServiceFixture.ForUnknown(async call =>
        {
            await call.Requests.MoveNext(default);
            throw new RpcException(new Status(StatusCode.FailedPrecondition, "one is enough"));
        });
        await using var proxy = Forward(service);

        var outcome = await proxy.CallInvoker
            .AsyncDuplexStreamingCall(RawMessages.Method("a.B", "Call"), null, default)
            .CaptureAsync(Endless());

        Assert.Equal(new Status(StatusCode.FailedPrecondition, "one is enough"), outcome.Status);

        static IEnumerable<byte[]> Endless()
        {
            while (true)
            {
                yield return new byte[1000];
            }
        }
    }

    [Fact]
    public void Headers_of_neighbours_stay_behind_and_all_values_of_a_key_go_on()
    {
        var headers = new HeaderDictionary
        {
            [":path"] = "/a.B/Call",
            ["content-type"] = "application/grpc",
            ["te"] = "trailers",
            ["grpc-timeout"] = "1S",
            ["grpc-encoding"] = "gzip",
            ["Grpc-Accept-Encoding"] = "gzip",
            ["host"] = "b",
            ["x-name"] = new(["1", "2, 3"]),
            ["x-blob-bin"] = new(["AQI", "Aw==,BA"]),
            ["date"] = "today",
        };

        Assert.Equal(
            ["x-name=1", "x-name=2, 3", "x-blob-bin=0102", "x-blob-bin=03", "x-blob-bin=04", "date=today"],
            ProxyHeaders.OfRequest(headers).Select(entry =>
                $"{entry.Key}={(entry.IsBinary ? Convert.ToHexString(entry.ValueBytes) : entry.Value)}"));
        Assert.Equal(
            ["x-name"],
            ProxyHeaders.OfResponse(new Metadata { { "date", "today" }, { "server", "b" }, { "x-name", "1" } })
                .Select(entry => entry.Key));
    }

    [Fact]
    public void A_binary_value_that_is_none_is_an_error_that_names_the_header_and_not_the_value()
    {
        var headers = new HeaderDictionary { ["x-blob-bin"] = "se?cret" };

        var exception = Assert.Throws<RpcException>(() => ProxyHeaders.OfRequest(headers));

        Assert.Equal(
            new Status(StatusCode.Internal, "The request header x-blob-bin has a value that is not Base64."),
            exception.Status);
    }

    private static GrpcFixture Forward(GrpcFixture target, Action<GrpcFixtureOptions>? configure = null) =>
        GrpcServiceFixture.ForUnknown(call => call.ForwardToAsync(target.CallInvoker), configure);

    private static Task<CallOutcome<byte[]>> CallAsync(GrpcFixture fixture, string name) => fixture.CallInvoker
        .AsyncDuplexStreamingCall(RawMessages.Method("a.B", name), null, default)
        .CaptureAsync([1, 2, 3]);

    /// <summary>Reads until its call is cancelled.</summary>
    private sealed class ReadingService
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Told => _told.Task;

        public async Task ReadAllAsync(UnknownCall call)
        {
            await call.Requests.MoveNext(CancellationToken.None);
            _entered.SetResult();
            try
            {
                await call.Requests.MoveNext(call.Context.CancellationToken);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // A call that the client resets fails the read and cancels the token, in no order.
                _told.SetResult();
                throw;
            }
        }

        /// <summary>Sends a request of one byte, and when it is there, one of two bytes.</summary>
        public async Task<RpcException> RefuseSecondAsync(GrpcFixture proxy)
        {
            using var call = proxy.CallInvoker
                .AsyncDuplexStreamingCall(RawMessages.Method("a.B", "Call"), null, default);
            await call.RequestStream.WriteAsync([1]);
            await _entered.Task.WaitAsync(TimeSpan.FromSeconds(10));
            await call.RequestStream.WriteAsync([1, 2]);
            return await Assert.ThrowsAsync<RpcException>(
                () => call.ResponseStream.MoveNext(default).WaitAsync(TimeSpan.FromSeconds(10)));
        }
    }
}
