using Helloworld;
using Microsoft.Extensions.DependencyInjection;

namespace GrpcTesting.Tests;

/// <summary>The sample's service by itself.</summary>
internal static class Greeters
{
    public static GrpcServiceFixture<GreeterService> English() => GrpcServiceFixture.Create<GreeterService>(options =>
        options.ConfigureServices(services => services.AddSingleton<IGreetings, EnglishGreetings>()));
}
