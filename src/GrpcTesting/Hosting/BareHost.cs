using System.Reflection;
using GrpcTesting.Identities;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GrpcTesting.Hosting;

/// <summary>A bare app for gRPC, with no service in it.</summary>
/// <remarks>
/// The empty builder reads no configuration files and so watches none: watching costs by the size of the working
/// directory, and runs out of inotify instances at about the hundredth fixture of a process.
/// </remarks>
internal class BareHost : IServerHost
{
    public BareHost(ServerSetup setup, Assembly application, Action<IServiceCollection>? addService = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = application.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = setup.Options.EnvironmentName,
        });
        builder.WebHost.UseKestrelCore();
        builder.Host.UseDefaultServiceProvider((context, options) =>
            options.ValidateScopes = options.ValidateOnBuild = context.HostingEnvironment.IsDevelopment());
        builder.Services.AddGrpc();
        addService?.Invoke(builder.Services);
        if (setup.Options.Authorization is { } policies)
        {
            UserScheme.AddTo(builder.Services, policies);
        }

        setup.ApplyTo(builder.WebHost);
        setup.ApplyTo(builder.Services);

        App = builder.Build();
    }

    public IServiceProvider Services => App.Services;

    protected WebApplication App { get; }

    public virtual Task StartAsync(CancellationToken cancellationToken) => App.StartAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await App.StopAsync().ConfigureAwait(false);
        }
        finally
        {
            await App.DisposeAsync().ConfigureAwait(false);
        }
    }
}
