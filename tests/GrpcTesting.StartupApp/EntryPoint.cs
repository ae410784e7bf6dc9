namespace GrpcTesting.StartupApp;

/// <summary>The entry point of an app with a host builder.</summary>
public sealed class EntryPoint
{
    private EntryPoint()
    {
    }

    /// <summary>Runs the app.</summary>
    public static void Main(string[] args) => CreateHostBuilder(args).Build().Run();

    /// <summary>Builds its host, on ports that a test must never open.</summary>
    public static IHostBuilder CreateHostBuilder(string[] args) =>
        Host.CreateDefaultBuilder(args).ConfigureWebHostDefaults(web => web
            .ConfigureKestrel(kestrel =>
            {
                kestrel.Limits.MaxRequestHeaderCount = 15;
                kestrel.ListenLocalhost(50961);
            })
            .UseStartup<Startup>());
}
