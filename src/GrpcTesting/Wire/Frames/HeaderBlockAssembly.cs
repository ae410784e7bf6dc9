namespace GrpcTesting.Wire;

/// <summary>A header block that comes in several frames of one direction: RFC 9113 §4.3.</summary>
internal sealed class HeaderBlockAssembly
{
    /// <summary>Bytes taken of one block, as they crossed.</summary>
    public const int MaxSize = 1024 * 1024;

    private readonly List<byte> _fragments = [];

    /// <summary>The stream whose CONTINUATION must come next; 0 when none must.</summary>
    public int StreamId { get; private set; }

    public bool IsOpen => StreamId != 0;

    /// <summary>Whether the stream ends with the block.</summary>
    public bool EndStream { get; private set; }

    public bool IsPromise { get; private set; }

    public ReadOnlySpan<byte> Fragments => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_fragments);

    public void Open(int streamId, bool endStream, bool isPromise)
    {
        StreamId = streamId;
        EndStream = endStream;
        IsPromise = isPromise;
    }

    /// <returns>False when the block has become longer than anyone sends.</returns>
    public bool TryAppend(ReadOnlySpan<byte> fragment)
    {
        if (_fragments.Count + fragment.Length > MaxSize)
        {
            return false;
        }

        _fragments.AddRange(fragment);
        return true;
    }

    public void Close()
    {
        StreamId = 0;
        _fragments.Clear();
        _fragments.TrimExcess();
    }
}
