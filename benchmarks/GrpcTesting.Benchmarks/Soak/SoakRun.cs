using GrpcTesting.Benchmarks.Measuring;
using GrpcTesting.Pipes;

namespace GrpcTesting.Benchmarks.Soak;

/// <summary>Runs fixtures for a while, in laps, and measures the process at rest after each.</summary>
internal sealed class SoakRun(SoakOptions options, Action<string> progress)
{
    // Connections end on the thread pool, a moment after their fixture.
    private static readonly TimeSpan SettlingBound = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SettlingStep = TimeSpan.FromMilliseconds(20);

    private readonly SoakLog _log = new();
    private int _lastFixture;

    public async Task<SoakReport> RunAsync()
    {
        using var plant = new Plant(options.Plant);
        var rests = new List<Rest>();
        var started = TimeProvider.System.GetTimestamp();
        TaskScheduler.UnobservedTaskException += _log.OnUnobserved;
        try
        {
            for (var lap = 1; lap <= options.Laps && !_log.IsStuck; lap++)
            {
                var lapStarted = TimeProvider.System.GetTimestamp();
                await Task.WhenAll(Enumerable.Range(0, options.Workers)
                    .Select(_ => Task.Run(() => RunLapAsync(lapStarted, plant))));
                var rest = await RestAsync(started);
                rests.Add(rest);
                progress($"{lap,2}/{options.Laps}  {rest}{(_log.Troubles > 0 ? $"  {_log.Troubles} TROUBLES" : "")}");
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= _log.OnUnobserved;
        }

        return _log.Report(rests);
    }

    private async Task RunLapAsync(long lapStarted, Plant plant)
    {
        var length = options.Duration / options.Laps;
        while (TimeProvider.System.GetElapsedTime(lapStarted) < length && !_log.IsStuck)
        {
            await new FixtureLife(options, _log, plant, Interlocked.Increment(ref _lastFixture)).RunAsync();
        }
    }

    private async Task<Rest> RestAsync(long started)
    {
        var resting = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(SettlingStep);
        while (SlabPool.Shared.RentedCount > 0 && TimeProvider.System.GetElapsedTime(resting) < SettlingBound)
        {
            await timer.WaitForNextTickAsync();
        }

        var footprint = Footprint.Take();
        return new Rest(
            TimeProvider.System.GetElapsedTime(started),
            _log.Fixtures,
            _log.Calls,
            footprint.ManagedBytes - ((long)SlabPool.Shared.IdleCount * SlabPool.SlabSize),
            footprint.ResidentBytes,
            footprint.Threads,
            footprint.Handles,
            SlabPool.Shared.RentedCount,
            _log.CountReachable());
    }
}
