using System.Buffers;
using System.Collections.Concurrent;

namespace GrpcTesting.Pipes;

/// <summary>
/// The memory under the pipes: slabs of 32 KiB that go back and forth between all the pipes of the process.
/// </summary>
/// <remarks>
/// <para>
/// Kestrel copies HTTP/2 input one pool block per iteration, and takes the pool from the connection. Blocks of
/// 32 KiB instead of the 4 KiB it uses without one raise the throughput of large messages by about a half.
/// </para>
/// <para>
/// Every stream holds a slab while it has anything to read, so that a thousand streams have hundreds of them out, and
/// back a moment later. The pool keeps what was out at once, until a full collection: from then on it keeps what was out
/// since.
/// </para>
/// </remarks>
/// <param name="countFullCollections">How many there were in the process until now; null for the runtime's count.
/// </param>
internal sealed class SlabPool(Func<int>? countFullCollections = null) : MemoryPool<byte>
{
    public const int SlabSize = 32 * 1024;

    /// <summary>What an idle process keeps: 8 MiB.</summary>
    public const int MinIdleSlabs = 256;

    private readonly Func<int> _countFullCollections = countFullCollections ?? (static () => GC.CollectionCount(2));
    private readonly ConcurrentQueue<Slab> _idle = new();
    private int _idleCount;
    private int _rentedCount;
    private int _mostRented;
    private int _fullCollections;

    /// <summary>The pool that every pipe of the process uses unless a test brings its own.</summary>
    public static new SlabPool Shared { get; } = new();

    public override int MaxBufferSize => SlabSize;

    /// <summary>The slabs that are out. Zero once every connection has ended.</summary>
    public int RentedCount => Volatile.Read(ref _rentedCount);

    /// <summary>The slabs that wait to be rented.</summary>
    public int IdleCount => Volatile.Read(ref _idleCount);

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, SlabSize);

        // Two that get here at once may leave the lower count: the pool is a slab short then, until the next one.
        var rented = Interlocked.Increment(ref _rentedCount);
        if (rented > Volatile.Read(ref _mostRented))
        {
            Volatile.Write(ref _mostRented, rented);
        }

        if (_idle.TryDequeue(out var slab))
        {
            Interlocked.Decrement(ref _idleCount);
        }
        else
        {
            slab = new Slab(this);
        }

        slab.Lease();
        return slab;
    }

    // The pool is shared: no connection may end it for the others.
    protected override void Dispose(bool disposing)
    {
    }

    private void Return(Slab slab)
    {
        Interlocked.Decrement(ref _rentedCount);
        _idle.Enqueue(slab);
        if (Interlocked.Increment(ref _idleCount) > MinIdleSlabs)
        {
            Trim();
        }
    }

    private void Trim()
    {
        var fullCollections = _countFullCollections();
        if (Interlocked.Exchange(ref _fullCollections, fullCollections) != fullCollections)
        {
            Volatile.Write(ref _mostRented, RentedCount);
        }

        var kept = Math.Max(MinIdleSlabs, Volatile.Read(ref _mostRented) - RentedCount);
        while (IdleCount > kept && _idle.TryDequeue(out _))
        {
            Interlocked.Decrement(ref _idleCount);
        }
    }

    private sealed class Slab(SlabPool pool) : IMemoryOwner<byte>
    {
        private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(SlabSize);
        private int _leased;

        public Memory<byte> Memory => _bytes;

        public void Lease() => Volatile.Write(ref _leased, 1);

        // A second return of the same lease would hand the slab to two pipes at once.
        public void Dispose()
        {
            if (Interlocked.Exchange(ref _leased, 0) == 1)
            {
                pool.Return(this);
            }
        }
    }
}
