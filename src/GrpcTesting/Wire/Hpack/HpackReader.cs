using System.Buffers;
using System.Text;

namespace GrpcTesting.Wire;

/// <summary>Reads the primitives of RFC 7541 §5 from a header block.</summary>
internal ref struct HpackReader(ReadOnlySpan<byte> block)
{
    private readonly int _length = block.Length;
    private ReadOnlySpan<byte> _rest = block;

    /// <summary>Where the string stands that was read last.</summary>
    public HpackString LastString { get; private set; }

    public readonly bool AtEnd => _rest.IsEmpty;

    /// <summary>The octet that says what comes next. Only valid before the end.</summary>
    public readonly byte Next => _rest[0];

    /// <summary>RFC 7541 §5.1. False when the integer is cut off or does not fit 31 bits.</summary>
    public bool TryReadInteger(int prefixBits, out int value)
    {
        value = 0;
        if (_rest.IsEmpty)
        {
            return false;
        }

        var mask = (1 << prefixBits) - 1;
        long result = _rest[0] & mask;
        var used = 1;
        if (result == mask)
        {
            for (var shift = 0; ; shift += 7)
            {
                // Five octets carry 35 bits. More than that is padding at best, and an attack otherwise.
                if (used == _rest.Length || shift > 28)
                {
                    return false;
                }

                var octet = _rest[used++];
                result += (long)(octet & 0x7f) << shift;
                if ((octet & 0x80) == 0)
                {
                    break;
                }
            }

            if (result > int.MaxValue)
            {
                return false;
            }
        }

        _rest = _rest[used..];
        value = (int)result;
        return true;
    }

    /// <summary>RFC 7541 §5.2. False when the string is cut off or wrongly encoded.</summary>
    public bool TryReadString(out string text)
    {
        text = string.Empty;
        if (_rest.IsEmpty)
        {
            return false;
        }

        var isHuffman = (_rest[0] & 0x80) != 0;
        if (!TryReadInteger(7, out var length) || length > _rest.Length)
        {
            return false;
        }

        var octets = _rest[..length];
        LastString = new HpackString(_length - _rest.Length, length, isHuffman);
        _rest = _rest[length..];
        if (!isHuffman)
        {
            text = Encoding.Latin1.GetString(octets);
            return true;
        }

        var buffer = ArrayPool<char>.Shared.Rent(HpackHuffman.MaxDecodedLength(length) + 1);
        var decoded = HpackHuffman.Decode(octets, buffer);
        text = decoded > 0 ? new string(buffer, 0, decoded) : string.Empty;
        ArrayPool<char>.Shared.Return(buffer);
        return decoded >= 0;
    }
}
