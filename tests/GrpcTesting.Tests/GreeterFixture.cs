using Helloworld;
using Microsoft.Extensions.DependencyInjection;

namespace GrpcTesting.Tests;

/// <summary>The sample's service by itself, in English.</summary>
internal static class GreeterFixture
{
    public static GrpcServiceFixture<GreeterService> Create(Action<GrpcFixtureOptions>? configure = null) =>
        GrpcServiceFixture.Create<GreeterService>(options =>
        {
            options.ConfigureServices(services => services.AddSingleton<IGreetings, EnglishGreetings>());
            configure?.Invoke(options);
        });
}
