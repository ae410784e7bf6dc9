using Grpc.AspNetCore.Server;
using GrpcTesting.Generic;
using GrpcTesting.Identities;
using GrpcTesting.Logging;
using GrpcTesting.Recording;
using GrpcTesting.Transports;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GrpcTesting.Hosting;

/// <summary>What every host of a fixture gets, whether it runs one service or a whole app.</summary>
internal sealed class ServerSetup(
    GrpcFixtureOptions options,
    TransportBinding binding,
    IdentitySetup identities,
    CallTracker calls,
    LogHub logs,
    HostedServiceWatch hostedServices)
{
    public GrpcFixtureOptions Options => options;

    /// <summary>Applies the test's configuration to the web host, before the test's services.</summary>
    public void ApplyTo(IWebHostBuilder builder)
    {
        builder.UseEnvironment(options.EnvironmentName);
        options.ApplyTo(builder);
    }

    /// <summary>Adds the transport, the records and the test's services. Call it after the app's registrations.</summary>
    public void ApplyTo(IServiceCollection services)
    {
        binding.ConfigureServer(services);
        services.PostConfigure<KestrelServerOptions>(kestrel => options.Http2.ApplyTo(kestrel.Limits.Http2));
        services.PostConfigure<HostOptions>(host => host.ShutdownTimeout = options.Timeout);
        if (options.Records.Enabled)
        {
            services.AddSingleton(new ServerCallInterceptor(calls));
            services.PostConfigure<GrpcServiceOptions>(AddOutermost);
        }

        services.AddSingleton<IStartupFilter>(new CallRouting(logs));
        services.AddSingleton<ILoggerProvider>(new HubLoggerProvider(logs, HubLoggerProvider.Server));
        services.Configure<LoggerFilterOptions>(filter => filter.Rules.Add(
            new LoggerFilterRule(typeof(HubLoggerProvider).FullName, null, options.Logs.LowestLevel, null)));
        if (options.Unknown is { } handler)
        {
            UnknownRouting.Add(services, handler);
        }

        options.ApplyTo(services);
        identities.ApplyTo(services);
        hostedServices.AddTo(services);
    }

    private static void AddOutermost(GrpcServiceOptions grpc)
    {
        grpc.Interceptors.Add<ServerCallInterceptor>();
        var added = grpc.Interceptors[^1];
        grpc.Interceptors.RemoveAt(grpc.Interceptors.Count - 1);
        grpc.Interceptors.Insert(0, added);
    }
}
