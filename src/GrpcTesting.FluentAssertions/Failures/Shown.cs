using System.Globalization;
using System.Text;
using Google.Protobuf;

namespace GrpcTesting.Failures;

/// <summary>Values as failure messages show them: on one line, and bounded.</summary>
internal static class Shown
{
    private const int MaxBytes = 32;
    private const int MaxLength = 120;

    public static string Count(int count, string noun) =>
        count == 1 ? $"1 {noun}" : string.Create(CultureInfo.InvariantCulture, $"{count} {noun}s");

    public static string Text(string text) => $"\"{Escaped(Shortened(text, MaxLength))}\"";

    public static string Texts(IEnumerable<string> texts) => string.Join(", ", texts.Select(Text));

    public static string Bytes(ReadOnlySpan<byte> bytes)
    {
        var start = Convert.ToHexString(bytes[..Math.Min(bytes.Length, MaxBytes)]);
        return bytes.Length switch
        {
            0 => "no bytes",
            > MaxBytes => $"0x{start}… ({bytes.Length} bytes)",
            _ => $"0x{start}",
        };
    }

    /// <summary>Milliseconds below a second, seconds from there on.</summary>
    public static string Time(TimeSpan time) => time < TimeSpan.FromSeconds(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.###} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");

    /// <summary>Null is "nothing"; a message is its JSON.</summary>
    public static string Value(object? value) => value switch
    {
        null => "nothing",
        string text => Text(text),
        bool flag => flag ? "true" : "false",
        ByteString bytes => Bytes(bytes.Span),
        IMessage message => Shortened(Json(message), MaxLength),
        _ => Shortened(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "nothing", MaxLength),
    };

    public static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' or '\\' => escaped.Append('\\').Append(character),
                '\n' => escaped.Append("\\n"),
                '\r' => escaped.Append("\\r"),
                '\t' => escaped.Append("\\t"),
                _ when char.IsControl(character) =>
                    escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => escaped.Append(character),
            };
        }

        return escaped.ToString();
    }

    private static string Shortened(string text, int length) => text.Length <= length
        ? text
        : string.Create(CultureInfo.InvariantCulture, $"{text[..length]}… ({text.Length} characters)");

    // A google.protobuf.Value that holds nothing has no JSON.
    private static string Json(IMessage message)
    {
        try
        {
            return message.ToString() ?? message.Descriptor.FullName;
        }
        catch (InvalidOperationException)
        {
            return $"a {message.Descriptor.FullName}";
        }
    }
}
