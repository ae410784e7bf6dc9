using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GrpcTesting.Hosting;

/// <summary>Knows which hosted service a host that hangs is waiting for.</summary>
/// <remarks>
/// The host itself does not tell. It starts the services in the order of their registration and stops them in the
/// reverse, so a mark stands before each of them and one behind the last: those that the host has passed say where it is.
/// Marks rather than wrappers, so that the app's services stay what they are for whoever resolves them.
/// </remarks>
internal sealed class HostedServiceWatch
{
    private Mark[] _marks = [];

    // As the host has them, the marks among them; empty until the first is started.
    private volatile IHostedService[] _services = [];

    /// <summary>The background services whose <c>ExecuteAsync</c> goes on.</summary>
    public IEnumerable<string> FindRunning() => Background
        .Where(service => service.ExecuteTask is { IsCompleted: false })
        .Select(service => TypeName.Of(service.GetType()));

    /// <summary>The first background service whose <c>ExecuteAsync</c> threw, and what; null where there is none.</summary>
    public (string Name, Exception Exception)? FindFailed() => Background
        .Where(service => service.ExecuteTask is { IsFaulted: true })
        .Select(service => ((string, Exception)?)(
            TypeName.Of(service.GetType()), service.ExecuteTask!.Exception!.GetBaseException()))
        .FirstOrDefault();

    /// <summary>Puts the marks between the hosted services. Call it after the registrations.</summary>
    public void AddTo(IServiceCollection services)
    {
        var positions = Enumerable.Range(0, services.Count).Where(index => IsHosted(services[index])).ToArray();

        // To see a transient one would be to create another.
        if (positions.Length == 0 || positions.Any(index => services[index].Lifetime != ServiceLifetime.Singleton))
        {
            return;
        }

        _marks = [.. positions.Append(services.Count).Select(_ => new Mark(this))];
        services.Add(_marks[^1].Describe());
        for (var last = positions.Length - 1; last >= 0; last--)
        {
            services.Insert(positions[last], _marks[last].Describe());
        }
    }

    /// <summary>The type of the hosted service whose <c>StartAsync</c> the host waits for; null when that is not known.
    /// </summary>
    public string? FindStarting() => NameAfter(Array.FindLastIndex(_marks, mark => mark.IsStarted));

    /// <summary>The type of the hosted service whose <c>StopAsync</c> the host waits for; null when that is not known.
    /// </summary>
    public string? FindStopping() => NameAfter(Array.FindLastIndex(_marks, mark => !mark.IsStopped));

    private IEnumerable<BackgroundService> Background => _services.OfType<BackgroundService>();

    private static bool IsHosted(ServiceDescriptor service) =>
        service.ServiceType == typeof(IHostedService) && !service.IsKeyedService;

    // Behind the last mark is what others have registered, about which nothing is known.
    private string? NameAfter(int mark) => mark >= 0 && mark < _marks.Length - 1 && _services.Length > 0
        ? TypeName.Of(_services[Array.IndexOf(_services, _marks[mark]) + 1].GetType())
        : null;

    private sealed class Mark(HostedServiceWatch watch) : IHostedService
    {
        private volatile bool _isStarted;
        private volatile bool _isStopped;
        private IServiceProvider? _provider;

        public bool IsStarted => _isStarted;

        public bool IsStopped => _isStopped;

        public ServiceDescriptor Describe() => ServiceDescriptor.Singleton<IHostedService>(provider =>
        {
            _provider = provider;
            return this;
        });

        public Task StartAsync(CancellationToken cancellationToken)
        {
            if (this == watch._marks[0])
            {
                watch._services = [.. _provider!.GetServices<IHostedService>()];
            }

            _isStarted = true;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            _isStopped = true;
            return Task.CompletedTask;
        }
    }
}
