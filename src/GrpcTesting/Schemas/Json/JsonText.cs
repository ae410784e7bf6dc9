using System.Text;
using System.Text.Json;

namespace GrpcTesting.Schemas;

/// <summary>A JSON text as a tree whose values know where they stand.</summary>
internal sealed class JsonText
{
    // An Any, a Struct or a map takes several levels of JSON for one of protobuf's.
    private const int MaxDepth = 3 * DynamicMessage.MaxDepth;

    private readonly byte[] _bytes;

    private JsonText(byte[] bytes) => _bytes = bytes;

    /// <exception cref="TranslationException">The text is not JSON.</exception>
    public static JsonValue Parse(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
            reader.Read();
            var value = new JsonText(bytes).Read(ref reader, parent: null, label: string.Empty);
            reader.Read();
            return value;
        }
        catch (JsonException exception)
        {
            var reason = exception.Message.Split(" LineNumber:")[0];
            var line = exception.LineNumber ?? 0;
            var inLine = (int)(exception.BytePositionInLine ?? 0);
            throw new TranslationException(
                $"line {line + 1}, column {Column(bytes, LineStart(bytes, line), inLine)}: {reason}", exception);
        }
    }

    /// <summary>"line 1, column 9".</summary>
    public string Describe(int offset)
    {
        var before = _bytes.AsSpan(0, offset);
        var start = before.LastIndexOf((byte)'\n') + 1;
        return $"line {before.Count((byte)'\n') + 1}, column {Column(_bytes, start, offset - start)}";
    }

    private static int LineStart(ReadOnlySpan<byte> bytes, long line)
    {
        var start = 0;
        for (; line > 0; line--)
        {
            start += bytes[start..].IndexOf((byte)'\n') + 1;
        }

        return start;
    }

    private static int Column(ReadOnlySpan<byte> bytes, int start, int length) =>
        Encoding.UTF8.GetCharCount(bytes.Slice(start, Math.Min(length, bytes.Length - start))) + 1;

    private JsonValue Read(ref Utf8JsonReader reader, JsonValue? parent, string label)
    {
        var value = new JsonValue(this, (int)reader.TokenStartIndex, parent, label, reader.TokenType);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var at = (int)reader.TokenStartIndex;
                    var name = String(ref reader, value);
                    reader.Read();
                    value.Members.Add(new JsonMember(
                        name, Read(ref reader, value, $".{name}"), new JsonValue(this, at, value, $".{name}", JsonTokenType.PropertyName)));
                }

                break;
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    value.Items.Add(Read(ref reader, value, $"[{value.Items.Count}]"));
                }

                break;
            case JsonTokenType.String:
                value.Text = String(ref reader, value);
                break;
            default:
                value.Text = Encoding.UTF8.GetString(reader.ValueSpan);
                break;
        }

        return value;
    }

    private static string String(ref Utf8JsonReader reader, JsonValue at)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw at.Wrong("the string has half of a surrogate pair", exception);
        }
    }
}
