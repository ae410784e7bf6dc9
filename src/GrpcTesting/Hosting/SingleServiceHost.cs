using Grpc.AspNetCore.Server;
using GrpcTesting.Identities;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GrpcTesting.Hosting;

/// <summary>A bare app with one gRPC service in it.</summary>
/// <remarks>
/// The empty builder reads no configuration files and so watches none: watching costs by the size of the working
/// directory, and runs out of inotify instances at about the hundredth fixture of a process.
/// </remarks>
internal sealed class SingleServiceHost<TService> : IServerHost
    where TService : class
{
    private readonly WebApplication _app;

    public SingleServiceHost(ServerSetup setup, TService? instance)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(TService).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = setup.Options.EnvironmentName,
        });
        builder.WebHost.UseKestrelCore();
        builder.Host.UseDefaultServiceProvider((context, options) =>
            options.ValidateScopes = options.ValidateOnBuild = context.HostingEnvironment.IsDevelopment());
        builder.Services.AddGrpc();
        if (instance is not null)
        {
            builder.Services.AddSingleton(instance);
        }

        if (setup.Options.Authorization is { } policies)
        {
            UserScheme.AddTo(builder.Services, policies);
        }

        setup.ApplyTo(builder.WebHost);
        setup.ApplyTo(builder.Services);

        _app = builder.Build();
        _app.MapGrpcService<TService>();
    }

    public IServiceProvider Services => _app.Services;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _app.StartAsync(cancellationToken).ConfigureAwait(false);
        if (!((IEndpointRouteBuilder)_app).DataSources
            .SelectMany(source => source.Endpoints)
            .Any(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is not null))
        {
            throw new InvalidOperationException(
                $"{typeof(TService)} has no gRPC methods: it neither derives from a generated service base class "
                + "(such as Greeter.GreeterBase) nor is there an IServiceMethodProvider for it. Give the fixture the "
                + "service's class, not its client or an unrelated type.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _app.StopAsync().ConfigureAwait(false);
        }
        finally
        {
            await _app.DisposeAsync().ConfigureAwait(false);
        }
    }
}
