using System.Buffers;
using GrpcTesting.Pipes;

namespace GrpcTesting.Tests.Pipes;

/// <summary>Which slabs are out, and which are kept.</summary>
public class SlabPoolTests
{
    private const int Burst = 1_000;

    private readonly SlabPool _pool;
    private int _fullCollections;

    public SlabPoolTests() => _pool = new SlabPool(() => _fullCollections);

    [Fact]
    public void What_comes_back_is_rented_again()
    {
        var first = _pool.Rent();
        var memory = first.Memory;
        first.Dispose();

        using var second = _pool.Rent();

        Assert.Equal(memory, second.Memory);
        Assert.Equal(SlabPool.SlabSize, memory.Length);
        Assert.Equal((1, 0), (_pool.RentedCount, _pool.IdleCount));
    }

    [Fact]
    public void A_slab_that_is_returned_twice_is_there_once()
    {
        var slab = _pool.Rent();

        slab.Dispose();
        slab.Dispose();

        Assert.Equal((0, 1), (_pool.RentedCount, _pool.IdleCount));
    }

    [Fact]
    public void More_than_a_slab_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _pool.Rent(SlabPool.SlabSize + 1));

    [Fact]
    public void What_was_out_at_once_is_kept_for_the_next_time()
    {
        RentAndReturn(Burst);
        RentAndReturn(10);

        Assert.Equal((0, Burst), (_pool.RentedCount, _pool.IdleCount));
    }

    [Fact]
    public void After_a_full_collection_only_what_was_out_since_is_kept()
    {
        RentAndReturn(Burst);

        _fullCollections++;
        RentAndReturn(1);

        Assert.Equal((0, SlabPool.MinIdleSlabs), (_pool.RentedCount, _pool.IdleCount));
    }

    [Fact]
    public void A_burst_that_goes_on_after_a_full_collection_is_kept_as_well()
    {
        RentAndReturn(Burst);
        _fullCollections++;
        RentAndReturn(1);

        RentAndReturn(Burst);
        RentAndReturn(1);

        Assert.Equal(Burst, _pool.IdleCount);
    }

    private void RentAndReturn(int count)
    {
        IMemoryOwner<byte>[] slabs = [.. Enumerable.Range(0, count).Select(_ => _pool.Rent())];
        foreach (var slab in slabs)
        {
            slab.Dispose();
        }
    }
}
