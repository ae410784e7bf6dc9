using System.Collections.Immutable;

namespace GrpcTesting.Wire;

/// <summary>
/// The headers of one block while it is decoded. Keeps a bounded part of it: the rest is only counted.
/// </summary>
/// <remarks>One octet of a header block can stand for a whole table, so that what is small on the wire is large
/// here: a list of 10 MiB out of a frame of 16 KiB.</remarks>
internal sealed class HeaderList(bool showCredentials)
{
    /// <summary>
    /// What is kept of one list, in octets as RFC 9113 §6.5.2 counts them (SETTINGS_MAX_HEADER_LIST_SIZE).
    /// </summary>
    public const int MaxSize = 64 * 1024;

    private readonly ImmutableArray<WireHeader>.Builder _headers = ImmutableArray.CreateBuilder<WireHeader>();
    private long _size;

    /// <summary>Headers that are not kept.</summary>
    public int Dropped { get; private set; }

    /// <summary>Octets kept.</summary>
    public int Size => (int)_size;

    public void Add(HpackEntry entry, bool neverIndexed)
    {
        if (_size + entry.Size > MaxSize)
        {
            Dropped++;
            return;
        }

        _size += entry.Size;
        _headers.Add(WireHeader.Create(entry, neverIndexed, showCredentials));
    }

    public ImmutableArray<WireHeader> ToImmutable() => _headers.ToImmutable();
}
