using Helloworld;

namespace GrpcTesting.StartupApp;

/// <summary>The services and the pipeline of the app.</summary>
public sealed class Startup
{
    /// <summary>Adds the app's services.</summary>
    public static void ConfigureServices(IServiceCollection services)
    {
        services.AddGrpc();
        services.AddSingleton<IGreetings, EnglishGreetings>();
    }

    /// <summary>Maps the app's endpoints.</summary>
    public static void Configure(IApplicationBuilder app)
    {
        app.UseRouting();
        app.UseEndpoints(endpoints => endpoints.MapGrpcService<GreeterService>());
    }
}
