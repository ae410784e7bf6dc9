using Grpc.Core.Interceptors;

namespace RegistryFallback.Tests;

public class InterceptorTests
{
    private readonly List<string> _log = [];
    private readonly RecordingInvoker _end;

    public InterceptorTests() => _end = new RecordingInvoker(_log);

    [Fact]
    public async Task Interceptors_given_together_run_in_the_order_given()
    {
        var invoker = _end.Intercept(Named("a"), Named("b"), Named("c"));

        Assert.Equal("hi", await invoker.AsyncUnaryCall(TestMethods.Echo, null, default, "hi"));

        Assert.Equal(["a", "b", "c", "unary"], _log);
    }

    [Fact]
    public async Task An_interceptor_added_runs_before_those_already_there()
    {
        var invoker = _end.Intercept(Named("a"), Named("b")).Intercept(Named("c"));

        await invoker.AsyncUnaryCall(TestMethods.Echo, null, default, "hi");

        Assert.Equal(["c", "a", "b", "unary"], _log);
    }

    [Fact]
    public void Every_kind_of_call_is_intercepted()
    {
        var invoker = new TestChannel(_end).Intercept(Named("a"));

        invoker.BlockingUnaryCall(TestMethods.Echo, null, default, "hi");
        invoker.AsyncUnaryCall(TestMethods.Echo, null, default, "hi");
        invoker.AsyncServerStreamingCall(TestMethods.Echo, null, default, "hi");
        invoker.AsyncClientStreamingCall(TestMethods.Echo, null, default);
        invoker.AsyncDuplexStreamingCall(TestMethods.Echo, null, default);

        Assert.Equal(["a", "blocking", "a", "unary", "a", "server", "a", "client", "a", "duplex"], _log);
    }

    [Fact]
    public void What_is_not_overridden_passes_through()
    {
        var invoker = new TestChannel(_end).Intercept(new PassThrough(), new PassThrough());

        invoker.BlockingUnaryCall(TestMethods.Echo, "host", new CallOptions().WithWaitForReady(), "hi");
        invoker.AsyncUnaryCall(TestMethods.Echo, null, default, "hi");
        invoker.AsyncServerStreamingCall(TestMethods.Echo, null, default, "hi");
        invoker.AsyncClientStreamingCall(TestMethods.Echo, null, default);
        invoker.AsyncDuplexStreamingCall(TestMethods.Echo, "host", new CallOptions().WithWaitForReady());

        Assert.Equal(["blocking", "unary", "server", "client", "duplex"], _log);
        Assert.Equal("host", _end.Host);
        Assert.True(_end.Options.IsWaitForReady);
    }

    [Fact]
    public void Headers_pass_through_a_function()
    {
        Metadata given = new() { { "a", "1" } };
        var invoker = new TestChannel(_end).Intercept(headers =>
        {
            Assert.Same(given, headers);
            return new Metadata { { "b", "2" } };
        });

        invoker.AsyncDuplexStreamingCall(TestMethods.Echo, null, new CallOptions(given).WithWaitForReady());

        Assert.Equal("2", _end.Options.Headers!.GetValue("b"));
        Assert.True(_end.Options.IsWaitForReady);
    }

    [Fact]
    public void A_function_gets_fresh_headers_when_there_are_none()
    {
        var invoker = _end.Intercept(headers =>
        {
            headers.Add("a", "1");
            return headers;
        });

        invoker.BlockingUnaryCall(TestMethods.Echo, null, default, "hi");

        Assert.Equal("1", Assert.Single(_end.Options.Headers!).Value);
    }

    [Fact]
    public void Null_is_not_an_interceptor()
    {
        Assert.Throws<ArgumentNullException>(() => _end.Intercept((Interceptor)null!));
        Assert.Throws<ArgumentNullException>(() => _end.Intercept((Interceptor[])null!));
        Assert.Throws<ArgumentNullException>(() => _end.Intercept(Named("a"), null!));
        Assert.Throws<ArgumentNullException>(() => _end.Intercept((Func<Metadata, Metadata>)null!));
        Assert.Throws<ArgumentNullException>(() => ((CallInvoker)null!).Intercept(Named("a")));
        Assert.Throws<ArgumentNullException>(() => ((ChannelBase)null!).Intercept(Named("a")));
    }

    [Fact]
    public async Task On_the_server_what_is_not_overridden_reaches_the_handler()
    {
        PassThrough interceptor = new();

        Assert.Equal("hi!", await interceptor.UnaryServerHandler<string, string>(
            "hi", null!, (request, _) => Task.FromResult(request + "!")));
        Assert.Equal("sum", await interceptor.ClientStreamingServerHandler<string, string>(
            null!, null!, (_, _) => Task.FromResult("sum")));
        await interceptor.ServerStreamingServerHandler<string, string>("hi", null!, null!, (_, _, _) => Log("server"));
        await interceptor.DuplexStreamingServerHandler<string, string>(null!, null!, null!, (_, _, _) => Log("duplex"));

        Assert.Equal(["server", "duplex"], _log);
    }

    private Task Log(string line)
    {
        _log.Add(line);
        return Task.CompletedTask;
    }

    private NamedInterceptor Named(string name) => new(name, _log);

    private sealed class PassThrough : Interceptor;

    private sealed class NamedInterceptor(string name, List<string> log) : Interceptor
    {
        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            log.Add(name);
            return base.BlockingUnaryCall(request, context, continuation);
        }

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            log.Add(name);
            return base.AsyncUnaryCall(request, context, continuation);
        }

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            log.Add(name);
            return base.AsyncServerStreamingCall(request, context, continuation);
        }

        public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncClientStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            log.Add(name);
            return base.AsyncClientStreamingCall(context, continuation);
        }

        public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncDuplexStreamingCallContinuation<TRequest, TResponse> continuation)
        {
            log.Add(name);
            return base.AsyncDuplexStreamingCall(context, continuation);
        }
    }
}
