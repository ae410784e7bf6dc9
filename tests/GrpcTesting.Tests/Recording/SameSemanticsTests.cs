using Grpc.Core;
using Grpc.Core.Interceptors;
using Helloworld;
using Microsoft.AspNetCore.Http;
using NSubstitute;

namespace GrpcTesting.Tests.Recording;

/// <summary>With and without records, callers, interceptors and handlers see the same.</summary>
public class SameSemanticsTests
{
    public static TheoryData<bool> OnAndOff { get; } = [true, false];

    [Theory]
    [MemberData(nameof(OnAndOff))]
    public async Task Handlers_get_gRPCs_own_context_and_clean_headers(bool records)
    {
        ServerCallContext? seen = null;
        string? path = null;
        var greeter = Substitute.For<Greeter.GreeterBase>();
        greeter.SayHello(default!, default!).ReturnsForAnyArgs(call =>
        {
            seen = call.Arg<ServerCallContext>();
            path = seen.GetHttpContext().Request.Path;
            Assert.Null(seen.RequestHeaders.GetValue("grpctesting-call-id"));
            return Task.FromResult(new HelloReply());
        });
        await using var fixture = GrpcServiceFixture.For(greeter, options => options.Records.Enabled = records);

        await fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest());

        Assert.Equal("HttpContextServerCallContext", seen!.GetType().Name);
        Assert.Equal("/helloworld.Greeter/SayHello", path);
    }

    [Theory]
    [MemberData(nameof(OnAndOff))]
    public async Task Streams_keep_their_rules(bool records)
    {
        await using var fixture = GreeterFixture.Create(options => options.Records.Enabled = records);
        using var call = fixture.CreateClient<Greeter.GreeterClient>().SayHelloBiStream();
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.NoCompress);

        Assert.Equal(WriteFlags.NoCompress, call.RequestStream.WriteOptions.Flags);
        Assert.Throws<InvalidOperationException>(() => call.GetStatus());
        Assert.Throws<InvalidOperationException>(() => call.GetTrailers());
        await Assert.ThrowsAsync<ArgumentNullException>(() => call.RequestStream.WriteAsync(null!));
        var read = call.ResponseStream.MoveNext(CancellationToken.None);
        await Assert.ThrowsAsync<InvalidOperationException>(() => call.ResponseStream.MoveNext(CancellationToken.None));
        await call.RequestStream.WriteAsync(new HelloRequest { Name = "Ada" }, CancellationToken.None);
        Assert.True(await read);
        Assert.Equal("Hello Ada", call.ResponseStream.Current.Message);
        Assert.NotNull(await call.ResponseHeadersAsync);
        await call.RequestStream.CompleteAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => call.RequestStream.WriteAsync(new HelloRequest { Name = "Bob" }));
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Empty(call.GetTrailers());
        if (records)
        {
            // Neither the null, nor the second read, nor the write after the end was a message.
            Assert.Equal(1, fixture.Calls.Latest!.Client!.RequestCount);
            Assert.Equal(1, fixture.Calls.Latest.Client.ResponseCount);
        }
    }

    [Theory]
    [MemberData(nameof(OnAndOff))]
    public async Task A_cancelled_write_and_read_end_alike(bool records)
    {
        await using var fixture = GreeterFixture.Create(options => options.Records.Enabled = records);
        using var call = fixture.CreateClient<Greeter.GreeterClient>().SayHelloBiStream();
        using var cancellation = new CancellationTokenSource();
        var read = call.ResponseStream.MoveNext(cancellation.Token);

        await cancellation.CancelAsync();

        var exception = await Assert.ThrowsAsync<RpcException>(() => read);
        Assert.Equal(StatusCode.Cancelled, exception.StatusCode);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
        var write = await Assert.ThrowsAsync<RpcException>(
            () => call.RequestStream.WriteAsync(new HelloRequest(), CancellationToken.None));
        Assert.Equal(StatusCode.Cancelled, write.StatusCode);
        if (records)
        {
            Assert.Equal(0, fixture.Calls.Latest!.Client!.RequestCount);
            Assert.Same(exception, fixture.Calls.Latest.Client.Exception);
        }
    }

    [Theory]
    [MemberData(nameof(OnAndOff))]
    public async Task What_a_handler_throws_reaches_the_client_as_the_same_status(bool records)
    {
        var greeter = Substitute.For<Greeter.GreeterBase>();
        greeter.SayHello(default!, default!).ReturnsForAnyArgs<Task<HelloReply>>(_ => throw new IOException("No disk."));
        await using var fixture = GrpcServiceFixture.For(greeter, options => options.Records.Enabled = records);

        var outcome = await fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest()).CaptureAsync();

        Assert.Equal(new Status(StatusCode.Unknown, "Exception was thrown by handler."), outcome.Status);
        Assert.Equal(records, outcome.ServerException is IOException);
        if (records)
        {
            Assert.Equal(outcome.Detail, fixture.Calls.Latest!.Server!.Status?.Detail);
            Assert.Same(outcome.ServerException, fixture.Calls.Latest.Server.Exception);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_response_of_a_cancelled_call_ends_alike(bool throwsOperationCanceled)
    {
        var ends = new List<(TaskStatus, string, bool)>();
        using var entered = new SemaphoreSlim(0);
        var greeter = Substitute.For<Greeter.GreeterBase>();
        greeter.SayHello(default!, default!).ReturnsForAnyArgs(async call =>
        {
            entered.Release();
            await Task.Delay(Timeout.Infinite, call.Arg<ServerCallContext>().CancellationToken);
            return new HelloReply();
        });
        foreach (var records in new[] { true, false })
        {
            await using var fixture = GrpcServiceFixture.For(greeter, options =>
            {
                options.Records.Enabled = records;
                options.ConfigureChannel(channel => channel.ThrowOperationCanceledOnCancellation = throwsOperationCanceled);
            });
            using var cancellation = new CancellationTokenSource();
            var response = fixture.CreateClient<Greeter.GreeterClient>()
                .SayHelloAsync(new HelloRequest(), cancellationToken: cancellation.Token).ResponseAsync;
            Assert.True(await entered.WaitAsync(TimeSpan.FromSeconds(10)));

            await cancellation.CancelAsync();

            // What exactly was cancelled below gRPC, and says so, is a matter of the moment.
            var exception = await Assert.ThrowsAnyAsync<Exception>(() => response);
            var cancelled = exception as OperationCanceledException;
            ends.Add((
                response.Status,
                cancelled is null ? exception.Message : nameof(OperationCanceledException),
                cancelled?.CancellationToken == cancellation.Token));
        }

        Assert.Equal(ends[1], ends[0]);
    }

    [Fact]
    public async Task The_call_object_of_a_unary_call_is_the_channels_own()
    {
        await using var fixture = GreeterFixture.Create();
        var below = new Keeper();
        var invoker = fixture.CallInvoker.Intercept(below);

        var call = new Greeter.GreeterClient(invoker).SayHelloAsync(new HelloRequest { Name = "Ada" });

        Assert.Same(below.Kept, call);
        Assert.Equal("Hello Ada", (await call.ConfigureAwait(false)).Message);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        call.Dispose();
        Assert.Equal(StatusCode.OK, fixture.Calls.Latest!.Status?.StatusCode);
    }

    [Fact]
    public async Task A_deadline_that_passes_is_told_on_both_sides()
    {
        var greeter = Substitute.For<Greeter.GreeterBase>();
        greeter.SayHello(default!, default!).ReturnsForAnyArgs<Task<HelloReply>>(async call =>
        {
            await Task.Delay(Timeout.Infinite, call.Arg<ServerCallContext>().CancellationToken);
            return new HelloReply();
        });
        await using var fixture = GrpcServiceFixture.For(greeter);

        await fixture.CreateClient<Greeter.GreeterClient>()
            .SayHelloAsync(new HelloRequest(), deadline: DateTime.UtcNow.AddSeconds(2)).CaptureAsync();

        var call = await fixture.Calls.WaitForAsync(each => each.Server is { IsFinished: true });
        Assert.Equal(StatusCode.DeadlineExceeded, call.Status?.StatusCode);
        Assert.Equal(StatusCode.DeadlineExceeded, call.Server!.Status?.StatusCode);
        Assert.True(call.Server.IsCancelled);
        Assert.IsAssignableFrom<OperationCanceledException>(call.Server.Exception);
    }

    private sealed class Keeper : Interceptor
    {
        public object? Kept { get; private set; }

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            var call = continuation(request, context);
            Kept = call;
            return call;
        }
    }
}
