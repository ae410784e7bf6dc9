using Helloworld;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GrpcTesting.Tests.Hosting;

/// <summary>Three hosted services in a row, registered in the three ways there are: by instance, by factory, and by type.
/// </summary>
internal static class Stone
{
    /// <param name="services">Where to.</param>
    /// <param name="step">What the service of a position does when it starts, or stops.</param>
    public static void AddThree(IServiceCollection services, Func<int, bool, Task> step) => services
        .AddSingleton(step)
        .AddSingleton<IGreetings, EnglishGreetings>()
        .AddSingleton<IHostedService>(new Stone<First>(step))
        .AddSingleton<IHostedService>(_ => new Stone<Second>(step))
        .AddHostedService<Stone<Third>>();
}

/// <summary>A hosted service that does as a test says, with a type of its own at each position.</summary>
internal sealed class Stone<TPosition>(Func<int, bool, Task> step) : IHostedService
{
    private static readonly int Position =
        Array.IndexOf([typeof(First), typeof(Second), typeof(Third)], typeof(TPosition));

    public Task StartAsync(CancellationToken cancellationToken) => step(Position, true);

    public Task StopAsync(CancellationToken cancellationToken) => step(Position, false);
}

internal sealed class First;

internal sealed class Second;

internal sealed class Third;
