using System.Runtime.CompilerServices;
using GrpcTesting.Pipes;

namespace GrpcTesting.Benchmarks.Soak;

/// <summary>Makes something go wrong with the fixtures of a soak, until it is disposed.</summary>
internal sealed class Plant(PlantKind kind) : IDisposable
{
    // A thousand idle threads would slow the machine down before they tell anything more.
    private const int MaxThreads = 200;

    // Enough to be seen in a short soak, and bounded in a long one.
    private const int LeakBytes = 512 * 1024;
    private const int MaxLeaks = 1_000;
    private const int Each = 4;

    private readonly Lock _gate = new();
    private readonly List<object> _kept = [];
    private readonly ManualResetEventSlim _end = new();
    private int _threads;

    /// <summary>Called once for every fixture, after its disposal.</summary>
    public void Touch(GrpcFixture fixture)
    {
        switch (kind)
        {
            case PlantKind.Memory:
                Keep(new byte[LeakBytes]);
                break;
            case PlantKind.Fixtures:
                Keep(fixture);
                break;
            case PlantKind.Slabs:
                Keep(SlabPool.Shared.Rent());
                break;
            case PlantKind.Handles:
                for (var number = 0; number < Each; number++)
                {
                    Keep(File.OpenHandle(typeof(Plant).Assembly.Location));
                }

                break;
            case PlantKind.Threads when Interlocked.Add(ref _threads, Each) <= MaxThreads:
                for (var number = 0; number < Each; number++)
                {
                    new Thread(_end.Wait) { IsBackground = true }.Start();
                }

                break;
            case PlantKind.Unobserved:
                FailUnobserved();
                break;
        }
    }

    public void Dispose()
    {
        _end.Set();
        lock (_gate)
        {
            foreach (var kept in _kept)
            {
                (kept as IDisposable)?.Dispose();
            }

            _kept.Clear();
        }
    }

    private void Keep(object leak)
    {
        lock (_gate)
        {
            if (_kept.Count < MaxLeaks)
            {
                _kept.Add(leak);
            }
            else
            {
                (leak as IDisposable)?.Dispose();
            }
        }
    }

    // In a frame of its own, so that nothing on the stack keeps the task from the collector.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FailUnobserved() =>
        Task.FromException(new InvalidOperationException("planted")).ContinueWith(
            static task => task.GetAwaiter().GetResult(), TaskScheduler.Default);
}
