using System.Globalization;
using System.Text;

namespace GrpcTesting.Wire;

/// <summary>Makes what came over a wire safe and pleasant to print.</summary>
internal static class Printable
{
    /// <summary>The same text, with control characters and line ends written as escapes.</summary>
    public static string Text(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var printable = new StringBuilder(text.Length + 16);
        foreach (var character in text)
        {
            if (char.IsControl(character) || character is '\u2028' or '\u2029')
            {
                printable.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}");
            }
            else
            {
                printable.Append(character);
            }
        }

        return printable.ToString();
    }

    /// <summary>The text, cut to <paramref name="length"/> characters with an ellipsis where it is longer.</summary>
    public static string Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        return $"{text.AsSpan(0, end)}…";
    }

    /// <summary>"1,234".</summary>
    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"1 byte", "1,234 bytes"; any noun whose plural ends in s.</summary>
    public static string Count(long value, string noun) => $"{Number(value)} {noun}{(value == 1 ? "" : "s")}";

    /// <summary>The first octets in hexadecimal and as text: <c>0a 03 41 64 61 |..Ada|</c>.</summary>
    public static string Hex(ReadOnlySpan<byte> octets, int max = 16)
    {
        var shown = octets[..Math.Min(octets.Length, max)];
        var text = new StringBuilder(shown.Length * 4 + 4);
        foreach (var octet in shown)
        {
            text.Append(CultureInfo.InvariantCulture, $"{octet:x2} ");
        }

        if (octets.Length > max)
        {
            text.Append("… ");
        }

        text.Append('|');
        foreach (var octet in shown)
        {
            text.Append(octet is >= 0x20 and < 0x7f ? (char)octet : '.');
        }

        return text.Append('|').ToString();
    }
}
