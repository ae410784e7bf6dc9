using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GrpcTesting.Hosting;

/// <summary>Holds the start of an app until the one that waits for it is listening.</summary>
/// <remarks>
/// A <c>Program</c> builds its host and goes on, on a thread of its own. One that fails at once has disposed its host
/// before <c>WebApplicationFactory</c> has asked it for its lifetime; what comes out then is that the services are
/// disposed, and the program's own exception is lost.
/// </remarks>
internal sealed class StartGate
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets the app start.</summary>
    public void Open() => _opened.TrySetResult();

    /// <summary>Puts the gate before the host's lifetime, the first thing that a start waits for.</summary>
    public void AddTo(IServiceCollection services)
    {
        var lifetime = services.LastOrDefault(
            service => service.ServiceType == typeof(IHostLifetime) && !service.IsKeyedService);
        if (lifetime is null)
        {
            return;
        }

        // The container goes on owning it, under a key that nobody else has.
        services.Add(Rekey(lifetime));
        services.AddSingleton<IHostLifetime>(
            provider => new Lifetime(_opened.Task, provider.GetRequiredKeyedService<IHostLifetime>(this)));
    }

    private ServiceDescriptor Rekey(ServiceDescriptor service) => service switch
    {
        { ImplementationInstance: { } instance } => new(service.ServiceType, this, instance),
        { ImplementationFactory: { } factory } =>
            new(service.ServiceType, this, (provider, _) => factory(provider), service.Lifetime),
        _ => new(service.ServiceType, this, service.ImplementationType!, service.Lifetime),
    };

    private sealed class Lifetime(Task opened, IHostLifetime inner) : IHostLifetime
    {
        public async Task WaitForStartAsync(CancellationToken cancellationToken)
        {
            await opened.WaitAsync(cancellationToken).ConfigureAwait(false);
            await inner.WaitForStartAsync(cancellationToken).ConfigureAwait(false);
        }

        public Task StopAsync(CancellationToken cancellationToken) => inner.StopAsync(cancellationToken);
    }
}
