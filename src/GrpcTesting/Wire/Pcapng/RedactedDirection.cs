using System.Buffers.Binary;

namespace GrpcTesting.Wire;

/// <summary>The bytes of one direction of a connection, in which credentials are overwritten.</summary>
/// <remarks>Whatever cannot be decoded could be one, and is blanked: header blocks after an error, a block that is cut
/// off, and what a client sends that does not speak HTTP/2.</remarks>
internal sealed class RedactedDirection
{
    private const int FrameHeader = 9;
    private const byte Asterisk = (byte)'*';

    // RFC 7541 appendix B.
    private const byte HuffmanAsterisk = 0xf9;

    private readonly byte[] _bytes;
    private readonly WireDirection _direction;
    private readonly HpackDecoder _hpack;

    // The places of the header block that is being put together.
    private readonly List<Range> _fragments = [];

    public RedactedDirection(byte[] bytes, WireDirection direction)
    {
        _bytes = bytes;
        _direction = direction;
        _hpack = new HpackDecoder { AllowedTableSize = HpackDecoder.LargestTableSize, OnLiteral = Redact };
    }

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    public void Run()
    {
        var position = 0;
        if (_direction == WireDirection.ClientToServer)
        {
            position = Math.Min(Preface.Length, _bytes.Length);
            if (!_bytes.AsSpan(0, position).SequenceEqual(Preface[..position]))
            {
                Array.Fill(_bytes, Asterisk);
                return;
            }
        }

        while (position + FrameHeader <= _bytes.Length)
        {
            var head = _bytes.AsSpan(position, FrameHeader);
            var length = (int)(BinaryPrimitives.ReadUInt32BigEndian(head) >> 8);
            var payload = (position + FrameHeader)..(int)Math.Min((long)position + FrameHeader + length, _bytes.Length);
            Take((Http2FrameType)head[3], head[4], payload, isWhole: payload.End.Value - payload.Start.Value == length);
            position = payload.End.Value;
        }

        if (_fragments.Count > 0)
        {
            Blank();
        }
    }

    private void Take(Http2FrameType type, byte flags, Range payload, bool isWhole)
    {
        if (type is not (Http2FrameType.Headers or Http2FrameType.PushPromise or Http2FrameType.Continuation))
        {
            return;
        }

        if (!isWhole || !TryTrim(type, flags, ref payload))
        {
            _fragments.Add(payload);
            Blank();
            _hpack.Lose("not a whole header block");
            return;
        }

        _fragments.Add(payload);
        if ((flags & FrameFlags.EndHeaders) == 0)
        {
            return;
        }

        var block = _fragments.SelectMany(fragment => _bytes[fragment]).ToArray();
        if (!_hpack.TryDecode(block, new HeaderList(showCredentials: true)))
        {
            Blank();
        }

        _fragments.Clear();
    }

    // Padding, priority and the promised stream stand around the block: RFC 9113 §6.2 and §6.6.
    private bool TryTrim(Http2FrameType type, byte flags, ref Range payload)
    {
        var (start, end) = (payload.Start.Value, payload.End.Value);
        if (type != Http2FrameType.Continuation && (flags & FrameFlags.Padded) != 0)
        {
            if (start == end)
            {
                return false;
            }

            end -= _bytes[start++];
        }

        start += type == Http2FrameType.PushPromise ? 4
            : type == Http2FrameType.Headers && (flags & FrameFlags.Priority) != 0 ? 5 : 0;
        if (start > end)
        {
            return false;
        }

        payload = start..end;
        return true;
    }

    private void Redact(string name, HpackString value)
    {
        if (!CredentialNames.Include(name))
        {
            return;
        }

        for (var index = value.Start; index < value.Start + value.Length; index++)
        {
            At(index) = value.IsHuffman ? HuffmanAsterisk : Asterisk;
        }
    }

    // An octet of the block, where it stands in the capture.
    private ref byte At(int index)
    {
        foreach (var fragment in _fragments)
        {
            var length = fragment.End.Value - fragment.Start.Value;
            if (index < length)
            {
                return ref _bytes[fragment.Start.Value + index];
            }

            index -= length;
        }

        throw new ArgumentOutOfRangeException(nameof(index));
    }

    private void Blank()
    {
        foreach (var fragment in _fragments)
        {
            _bytes.AsSpan(fragment).Clear();
        }

        _fragments.Clear();
    }
}
