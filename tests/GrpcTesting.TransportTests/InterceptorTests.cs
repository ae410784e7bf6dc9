using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;

namespace GrpcTesting.TransportTests;

/// <summary>Interceptors of both sides, in the order that gRPC documents.</summary>
public class InterceptorTests
{
    [Theory, EveryTransport]
    public async Task Client_interceptors_run_in_the_order_they_are_given_and_server_interceptors_as_registered(
        GrpcTransport transport)
    {
        var order = new List<string>();
        await using var stage = Stage.Set(
            transport,
            new ScenarioService
            {
                OnUnary = (_, _) =>
                {
                    order.Add("handler");
                    return Task.FromResult(new Letter());
                },
            },
            options => options.ConfigureGrpc(grpc =>
            {
                grpc.Interceptors.Add<NamingInterceptor>("server 1", order);
                grpc.Interceptors.Add<NamingInterceptor>("server 2", order);
            }));
        var client = new Scenario.ScenarioClient(stage.Fixture.CallInvoker.Intercept(
            new NamingInterceptor("client 1", order), new NamingInterceptor("client 2", order)));

        await client.UnaryAsync(new Letter());

        Assert.Equal(["client 1", "client 2", "server 1", "server 2", "handler"], order);
    }

    [Theory, EveryTransport]
    public async Task An_interceptors_exception_is_the_outcomes_too(GrpcTransport transport)
    {
        await using var stage = Stage.Set(
            transport,
            new ScenarioService { OnUnary = (request, _) => Task.FromResult(request) },
            options =>
            {
                options.ConfigureServices(services => services.AddSingleton<ThrowingInterceptor>());
                options.ConfigureGrpc(grpc => grpc.Interceptors.Add<ThrowingInterceptor>());
            });

        var outcome = await stage.Client.UnaryAsync(new Letter()).CaptureAsync();

        Assert.Equal(StatusCode.Unknown, outcome.StatusCode);
        Assert.Equal("Not today.", Assert.IsType<NotSupportedException>(stage.ThrownByService(outcome)).Message);
    }

    [Theory, EveryTransport]
    public async Task Interceptors_see_no_header_of_the_harness(GrpcTransport transport)
    {
        var seen = new List<string>();
        await using var stage = Stage.Set(
            transport,
            new ScenarioService { OnUnary = (request, _) => Task.FromResult(request) },
            options => options.ConfigureGrpc(grpc => grpc.Interceptors.Add<HeaderInterceptor>(seen)));
        var client = new Scenario.ScenarioClient(stage.Fixture.CallInvoker.Intercept(new HeaderInterceptor(seen)));

        await client.UnaryAsync(new Letter(), new Metadata { { "x-mine", "1" } });

        Assert.Equal(["x-mine", "x-mine"], seen.Where(key => key.StartsWith("x-", StringComparison.Ordinal)));
        Assert.DoesNotContain(seen, key => key.Contains("grpctesting", StringComparison.Ordinal));
    }

    private sealed class NamingInterceptor(string name, List<string> order) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            order.Add(name);
            return continuation(request, context);
        }

        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            order.Add(name);
            return continuation(request, context);
        }
    }

    private sealed class ThrowingInterceptor : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
            throw new NotSupportedException("Not today.");
    }

    private sealed class HeaderInterceptor(List<string> seen) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            seen.AddRange(context.Options.Headers!.Select(entry => entry.Key));
            return continuation(request, context);
        }

        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            seen.AddRange(context.RequestHeaders.Select(entry => entry.Key));
            return continuation(request, context);
        }
    }
}
