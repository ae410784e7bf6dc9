using System.Buffers;
using GrpcTesting.Pipes;

namespace GrpcTesting.Tests.Pipes;

/// <summary>A pool that lets a test do something before it lends a slab: in the middle of a pipe's write.</summary>
internal sealed class HookedPool : MemoryPool<byte>
{
    private readonly SlabPool _slabs = new();

    public Action? OnRent { get; set; }

    public override int MaxBufferSize => _slabs.MaxBufferSize;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        OnRent?.Invoke();
        return _slabs.Rent(minBufferSize);
    }

    protected override void Dispose(bool disposing) => _slabs.Dispose();
}
