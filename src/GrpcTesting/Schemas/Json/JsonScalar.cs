using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace GrpcTesting.Schemas;

/// <summary>Reads the values of scalar fields and map keys from JSON.</summary>
internal static class JsonScalar
{
    public static object Read(JsonValue value, FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Bool => value.Type switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => throw Expected("true or false", value),
        },
        FieldType.String => value.Type == JsonTokenType.String ? value.Text : throw Expected("a string", value),
        FieldType.Bytes => ReadBytes(value),
        FieldType.Enum => ReadEnum(value, field.EnumType),
        FieldType.Double => ReadDouble(value),
        FieldType.Float => ReadFloat(value),
        _ => ReadInteger(value, field),
    };

    /// <summary>A map's key, which JSON always writes as a string.</summary>
    public static object ReadKey(JsonMember member, FieldDescriptor field) => field.FieldType switch
    {
        FieldType.String => member.Name,
        FieldType.Bool => member.Name switch
        {
            "true" => true,
            "false" => false,
            _ => throw member.Label.Wrong($"expected the key \"true\" or \"false\", but found \"{member.Name}\""),
        },
        _ => ToInteger(member.Name, field)
            ?? throw member.Label.Wrong($"expected a key that is {Describe(field)}, but found \"{member.Name}\""),
    };

    private static TranslationException Expected(string what, JsonValue value) =>
        value.Wrong($"expected {what}, but found {value.Shown}");

    private static object ReadInteger(JsonValue value, FieldDescriptor field) =>
        NumberText(value) is { } text && ToInteger(text, field) is { } number
            ? number
            : throw Expected($"{Describe(field)}, as a number or a string of one", value);

    // A number, or a string that holds one as JSON writes it: no space, no plus, no leading zeros.
    private static string? NumberText(JsonValue value) => value.Type switch
    {
        JsonTokenType.Number => value.Text,
        JsonTokenType.String => IsNumber(value.Text) ? value.Text : null,
        _ => null,
    };

    private static bool IsNumber(string text)
    {
        if (text.Length == 0 || !(text[0] == '-' || char.IsAsciiDigit(text[0])) || !char.IsAsciiDigit(text[^1]))
        {
            return false;
        }

        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            return reader.Read() && reader.TokenType == JsonTokenType.Number && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Describe(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => "an integer from -2147483648 to 2147483647",
        FieldType.UInt32 or FieldType.Fixed32 => "an integer from 0 to 4294967295",
        FieldType.UInt64 or FieldType.Fixed64 => "an integer from 0 to 18446744073709551615",
        _ => "an integer from -9223372036854775808 to 9223372036854775807",
    };

    private static object? ToInteger(string text, FieldDescriptor field)
    {
        if (!IsNumber(text) || ToWhole(text) is not { } number)
        {
            return null;
        }

        return field.FieldType switch
        {
            FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 =>
                number is >= int.MinValue and <= int.MaxValue ? (int)number : null,
            FieldType.UInt32 or FieldType.Fixed32 =>
                number is >= uint.MinValue and <= uint.MaxValue ? (uint)number : null,
            FieldType.UInt64 or FieldType.Fixed64 =>
                number is >= ulong.MinValue and <= ulong.MaxValue ? (ulong)number : null,
            _ => number is >= long.MinValue and <= long.MaxValue ? (long)number : null,
        };
    }

    // 1.0 and 1e3 are whole numbers, too. A decimal holds 28 digits, but makes 0 of what is too small for it.
    private static decimal? ToWhole(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && decimal.IsInteger(number)
        && (number != 0 || double.Parse(text, CultureInfo.InvariantCulture) == 0)
            ? number
            : null;

    private static double ReadDouble(JsonValue value) =>
        Special(value) ?? (NumberText(value) is { } text
            && double.Parse(text, CultureInfo.InvariantCulture) is var number && double.IsFinite(number)
            ? number
            : throw Expected("a number of 64 bits, \"NaN\", \"Infinity\" or \"-Infinity\"", value));

    private static float ReadFloat(JsonValue value) =>
        (float?)Special(value) ?? (NumberText(value) is { } text
            && float.Parse(text, CultureInfo.InvariantCulture) is var number && float.IsFinite(number)
            ? number
            : throw Expected("a number of 32 bits, \"NaN\", \"Infinity\" or \"-Infinity\"", value));

    private static double? Special(JsonValue value) => (value.Type, value.Text) switch
    {
        (JsonTokenType.String, "NaN") => double.NaN,
        (JsonTokenType.String, "Infinity") => double.PositiveInfinity,
        (JsonTokenType.String, "-Infinity") => double.NegativeInfinity,
        _ => null,
    };

    private static object ReadEnum(JsonValue value, EnumDescriptor type)
    {
        switch (value.Type)
        {
            case JsonTokenType.Null when type.FullName == WellKnown.NullValue:
                return 0;
            case JsonTokenType.String when type.FindValueByName(value.Text) is { } named:
                return named.Number;
            case JsonTokenType.Number when ToWhole(value.Text) is >= int.MinValue and <= int.MaxValue and var number:
                return (int)number;
            default:
                var names = Nearest.List(
                    value.Type == JsonTokenType.String ? value.Text : string.Empty, type.Values.Select(item => item.Name));
                throw Expected($"a value of {type.FullName} by name (nearest first: {names}) or number", value);
        }
    }

    // Either alphabet, with or without padding.
    private static ByteString ReadBytes(JsonValue value)
    {
        if (value.Type != JsonTokenType.String)
        {
            throw Expected("a string in Base64", value);
        }

        var text = value.Text.Replace('+', '-').Replace('/', '_');
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        try
        {
            var valid = Base64Url.TryDecodeFromChars(text, bytes, out var written)
                && !text.AsSpan().ContainsAny(" \t\r\n");
            return valid ? ByteString.CopyFrom(bytes, 0, written) : throw Expected("a string in Base64", value);
        }
        catch (FormatException)
        {
            throw Expected("a string in Base64", value);
        }
    }
}
