using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace GrpcTesting.Tests.Downstream;

/// <summary>
/// What <c>AddGrpcClient</c> of Grpc.Net.ClientFactory does on top of <see cref="IHttpClientFactory"/>, for tests: that
/// package cannot be had where these tests have to run.
/// </summary>
/// <remarks>
/// As there: the client's name is its type's unless one is given; the primary handler is set by the first of the named
/// options, so that the app's own wins; a channel is made once for each name, on a handler of
/// <see cref="IHttpMessageHandlerFactory"/>, and lives as long as the app; the client is transient.
/// </remarks>
internal static class ClientFactoryStandIn
{
    public static IHttpClientBuilder AddGrpcClient<TClient>(
        this IServiceCollection services, Action<ClientOptions> configure)
        where TClient : class => services.AddGrpcClient<TClient>(typeof(TClient).Name, configure);

    public static IHttpClientBuilder AddGrpcClient<TClient>(
        this IServiceCollection services, string name, Action<ClientOptions> configure)
        where TClient : class
    {
        services.Configure(name, configure);
        services.TryAddSingleton<Channels>();
        var builder = services.AddHttpClient(name);
        services.AddTransient(provider => provider.CreateGrpcClient<TClient>(name));
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<HttpClientFactoryOptions>>(
            new ConfigureNamedOptions<HttpClientFactoryOptions>(name, options =>
                options.HttpMessageHandlerBuilderActions.Add(handlers => handlers.PrimaryHandler = new SocketsHttpHandler
                {
                    EnableMultipleHttp2Connections = true,
                    PooledConnectionLifetime = options.HandlerLifetime,
                }))));
        return builder;
    }

    /// <summary>The client of a name, as <c>GrpcClientFactory.CreateClient</c> makes it.</summary>
    public static TClient CreateGrpcClient<TClient>(this IServiceProvider services, string name) =>
        ActivatorUtilities.CreateInstance<TClient>(services, services.GetRequiredService<Channels>().Get(name));

    public sealed class ClientOptions
    {
        public Uri? Address { get; set; }
    }

    private sealed class Channels(IHttpMessageHandlerFactory handlers, IOptionsMonitor<ClientOptions> options)
    {
        private readonly ConcurrentDictionary<string, CallInvoker> _invokers = new();

        public CallInvoker Get(string name) => _invokers.GetOrAdd(name, Create);

        private CallInvoker Create(string name) => GrpcChannel
            .ForAddress(
                options.Get(name).Address ?? throw new InvalidOperationException($"The client '{name}' has no address."),
                new GrpcChannelOptions { HttpHandler = handlers.CreateHandler(name) })
            .CreateCallInvoker();
    }
}
