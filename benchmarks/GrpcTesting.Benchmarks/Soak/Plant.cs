using System.Runtime.CompilerServices;
using GrpcTesting.Pipes;
using Microsoft.Win32.SafeHandles;

namespace GrpcTesting.Benchmarks.Soak;

/// <summary>Makes something go wrong with the fixtures of a soak, until it is disposed.</summary>
internal sealed class Plant(PlantKind kind) : IDisposable
{
    // A thousand idle threads would slow the machine down before they tell anything more.
    private const int MaxThreads = 200;

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
                Keep(new byte[64 * 1024]);
                break;
            case PlantKind.Fixtures:
                Keep(fixture);
                break;
            case PlantKind.Slabs:
                Keep(SlabPool.Shared.Rent());
                break;
            case PlantKind.Handles:
                Keep(File.OpenHandle(typeof(Plant).Assembly.Location));
                break;
            case PlantKind.Threads when Interlocked.Increment(ref _threads) <= MaxThreads:
                new Thread(_end.Wait) { IsBackground = true }.Start();
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
                (kept as SafeFileHandle)?.Dispose();
                (kept as System.Buffers.IMemoryOwner<byte>)?.Dispose();
            }

            _kept.Clear();
        }
    }

    private void Keep(object leak)
    {
        lock (_gate)
        {
            _kept.Add(leak);
        }
    }

    // In a frame of its own, so that nothing on the stack keeps the task from the collector.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FailUnobserved() =>
        Task.FromException(new InvalidOperationException("planted")).ContinueWith(
            static task => task.GetAwaiter().GetResult(), TaskScheduler.Default);
}
