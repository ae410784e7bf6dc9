using System.Buffers.Binary;
using System.Collections.Immutable;

namespace GrpcTesting.Wire;

/// <summary>Finds the length-prefixed messages of gRPC in the DATA of one direction of a stream.</summary>
internal sealed class MessageAssembler(StreamTrace stream, WireDirection direction, AssemblyBudget budget)
{
    private const int PrefixLength = 5;

    /// <summary>Bytes kept of one message.</summary>
    public const int MaxKept = 4 * 1024 * 1024;

    private readonly byte[] _prefix = new byte[PrefixLength];
    private int _prefixRead;
    private byte[] _kept = [];
    private int _keptCount;
    private long _length;
    private long _read;
    private long _firstFrame;
    private int _index;

    /// <summary>Why the bytes are not messages; null while they are.</summary>
    public string? Error { get; private set; }

    /// <summary>
    /// Reads one frame's data. Messages that lie in one frame share its memory. <paramref name="note"/> is what there
    /// is besides the messages that end here; null when there is nothing.
    /// </summary>
    public ImmutableArray<WireMessage> Read(ReadOnlyMemory<byte> data, long frame, out string? note)
    {
        note = null;
        if (Error is not null)
        {
            return [];
        }

        var messages = ImmutableArray.CreateBuilder<WireMessage>(initialCapacity: 1);
        while (!data.IsEmpty && Error is null)
        {
            if (_prefixRead < PrefixLength)
            {
                ReadPrefix(ref data, frame);
                if (_prefixRead < PrefixLength || Error is not null)
                {
                    break;
                }
            }

            if (ReadBody(ref data, frame) is { } message)
            {
                messages.Add(message);
            }
        }

        note = Error ?? DescribeUnfinished(frame);
        return messages.DrainToImmutable();
    }

    /// <summary>Gives back what an unfinished message holds.</summary>
    public void Release()
    {
        budget.Return(_kept.Length);
        _kept = [];
        _keptCount = 0;
        Error ??= "the stream has ended";
    }

    private void ReadPrefix(ref ReadOnlyMemory<byte> data, long frame)
    {
        if (_prefixRead == 0)
        {
            _firstFrame = frame;
        }

        var count = Math.Min(PrefixLength - _prefixRead, data.Length);
        data.Span[..count].CopyTo(_prefix.AsSpan(_prefixRead));
        data = data[count..];
        _prefixRead += count;
        if (_prefix[0] > 1)
        {
            Error = $"not a gRPC message: its compressed flag is 0x{_prefix[0]:x2}";
            return;
        }

        if (_prefixRead == PrefixLength)
        {
            _length = BinaryPrimitives.ReadUInt32BigEndian(_prefix.AsSpan(1));
        }
    }

    private WireMessage? ReadBody(ref ReadOnlyMemory<byte> data, long frame)
    {
        var count = (int)Math.Min(_length - _read, data.Length);
        var part = data[..count];
        data = data[count..];
        if (_read == 0 && count == _length)
        {
            return Finish(part, owned: 0, frame);
        }

        Keep(part.Span);
        _read += count;
        return _read == _length ? Finish(_kept.AsMemory(0, _keptCount), owned: _kept.Length, frame) : null;
    }

    private WireMessage Finish(ReadOnlyMemory<byte> payload, int owned, long frame)
    {
        budget.Return(_kept.Length);
        var message = new WireMessage(
            stream.DescribeMessage(direction), direction, _index++, _prefix[0] == 1, _length, payload, owned,
            _firstFrame, frame);
        _kept = [];
        _keptCount = 0;
        _prefixRead = 0;
        _read = 0;
        return message;
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        // A gap cannot be filled later: what comes after the first byte that was not kept is only counted.
        if (_keptCount < _read)
        {
            return;
        }

        var wanted = (int)Math.Min(_keptCount + (long)part.Length, MaxKept);
        if (wanted > _kept.Length)
        {
            var size = (int)Math.Min(Math.Max(wanted, _kept.Length * 2L), Math.Min(_length, MaxKept));
            if (!budget.TryTake(size - _kept.Length))
            {
                return;
            }

            Array.Resize(ref _kept, size);
        }

        var count = Math.Min(part.Length, _kept.Length - _keptCount);
        part[..count].CopyTo(_kept.AsSpan(_keptCount));
        _keptCount += count;
    }

    private string? DescribeUnfinished(long frame)
    {
        if (_prefixRead == 0)
        {
            return null;
        }

        if (_prefixRead < PrefixLength)
        {
            return $"message {_index + 1} begins: {_prefixRead} bytes of its prefix";
        }

        var progress = $"{Printable.Number(_read)} of {Printable.Count(_length, "byte")}";
        return _firstFrame == frame
            ? $"message {_index + 1} begins: {progress}"
            : $"message {_index + 1} goes on: {progress}";
    }
}
