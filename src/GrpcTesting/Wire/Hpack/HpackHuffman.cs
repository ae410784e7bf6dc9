namespace GrpcTesting.Wire;

/// <summary>The Huffman code of RFC 7541 appendix B.</summary>
/// <remarks>
/// The code is canonical: codes grow with their length, and within one length with the symbol. The lengths alone
/// therefore say all of it, and a decoder needs the first code and the symbols of each length only.
/// </remarks>
internal static class HpackHuffman
{
    private const int EndOfString = 256;
    private const int ShortestCode = 5;
    private const int LongestCode = 30;

    private static readonly Length[] Lengths = CreateLengths();

    private static ReadOnlySpan<byte> CodeLengths =>
    [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28,
        28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6,
        5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
        7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
        6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23,
        24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23,
        21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25,
        19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23,
        26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
        30,
    ];

    /// <summary>
    /// Decodes into <paramref name="text"/>, which has room for <see cref="MaxDecodedLength"/>; one character to an
    /// octet.
    /// </summary>
    /// <returns>The number of characters, or -1 when the input is not a valid encoding (RFC 7541 §5.2).</returns>
    public static int Decode(ReadOnlySpan<byte> input, Span<char> text)
    {
        var written = 0;
        var code = 0;
        var bits = 0;
        foreach (var octet in input)
        {
            for (var bit = 7; bit >= 0; bit--)
            {
                code = (code << 1) | ((octet >> bit) & 1);
                bits++;
                if (bits < ShortestCode || !TryGetSymbol(code, bits, out var symbol))
                {
                    if (bits >= LongestCode)
                    {
                        return -1;
                    }

                    continue;
                }

                if (symbol == EndOfString)
                {
                    return -1;
                }

                text[written++] = (char)symbol;
                code = 0;
                bits = 0;
            }
        }

        // What is left must be padding: fewer than 8 bits, all ones.
        return bits < 8 && code == (1 << bits) - 1 ? written : -1;
    }

    public static int MaxDecodedLength(int encodedLength) => (int)(encodedLength * 8L / ShortestCode);

    private static bool TryGetSymbol(int code, int bits, out int symbol)
    {
        ref readonly var length = ref Lengths[bits];
        var index = code - length.FirstCode;
        if ((uint)index < (uint)length.Symbols.Length)
        {
            symbol = length.Symbols[index];
            return true;
        }

        symbol = 0;
        return false;
    }

    private static Length[] CreateLengths()
    {
        var lengths = new Length[LongestCode + 1];
        var next = 0;
        for (var bits = 0; bits <= LongestCode; bits++)
        {
            next <<= 1;
            var symbols = new List<short>();
            for (short symbol = 0; symbol < CodeLengths.Length; symbol++)
            {
                if (CodeLengths[symbol] == bits)
                {
                    symbols.Add(symbol);
                }
            }

            lengths[bits] = new Length(next, [.. symbols]);
            next += symbols.Count;
        }

        return lengths;
    }

    private readonly record struct Length(int FirstCode, short[] Symbols);
}
