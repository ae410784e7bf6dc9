using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace GrpcTesting.Schemas;

/// <summary>Writes messages as JSON by their descriptors, as https://protobuf.dev/programming-guides/json says.</summary>
/// <param name="schema">The types that an <c>Any</c> may hold.</param>
internal sealed class JsonMessageWriter(GrpcSchema schema)
{
    // What a test reads: letters as they are, rather than escaped for HTML.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 1000,
    };

    private int _depth;

    /// <exception cref="TranslationException">JSON cannot express the message.</exception>
    public string Write(DynamicMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            Write(message, json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void Write(DynamicMessage message, Utf8JsonWriter json)
    {
        var type = message.Descriptor;
        if (_depth++ > DynamicMessage.MaxDepth)
        {
            throw new TranslationException($"messages are nested more than {DynamicMessage.MaxDepth} levels deep");
        }

        switch (type.FullName)
        {
            case WellKnown.Any: WriteAny(message, json); break;
            case WellKnown.Timestamp: json.WriteStringValue(JsonTime.WriteTimestamp(message)); break;
            case WellKnown.Duration: json.WriteStringValue(JsonTime.WriteDuration(message)); break;
            case WellKnown.FieldMask: json.WriteStringValue(JsonFieldMask.Write(message)); break;
            case WellKnown.Value: WriteValue(message, json); break;
            case WellKnown.Struct: WriteField(type.FindFieldByNumber(1), message.Find(1) ?? NoEntries, json); break;
            case WellKnown.ListValue: WriteField(type.FindFieldByNumber(1), message.Find(1) ?? NoItems, json); break;
            case var _ when WellKnown.IsWrapper(type):
                WriteOne(type.FindFieldByNumber(1), message.Get(1), json);
                break;
            default:
                json.WriteStartObject();
                WriteFields(message, json);
                json.WriteEndObject();
                break;
        }

        _depth--;
    }

    private static OrderedDictionary<object, object> NoEntries => [];

    private static List<object> NoItems => [];

    private void WriteFields(DynamicMessage message, Utf8JsonWriter json)
    {
        foreach (var (field, value) in message.Fields)
        {
            if (!FieldDefault.IsImplied(field, value))
            {
                json.WritePropertyName(field.JsonName);
                WriteField(field, value, json);
            }
        }
    }

    private void WriteField(FieldDescriptor field, object value, Utf8JsonWriter json)
    {
        switch (value)
        {
            case OrderedDictionary<object, object> map:
                json.WriteStartObject();
                foreach (var (key, item) in map)
                {
                    json.WritePropertyName(key switch
                    {
                        string text => text,
                        bool flag => flag ? "true" : "false",
                        _ => Convert.ToString(key, CultureInfo.InvariantCulture)!,
                    });
                    WriteOne(field.MessageType.FindFieldByNumber(2), item, json);
                }

                json.WriteEndObject();
                break;
            case List<object> list:
                json.WriteStartArray();
                list.ForEach(item => WriteOne(field, item, json));
                json.WriteEndArray();
                break;
            default:
                WriteOne(field, value, json);
                break;
        }
    }

    private void WriteOne(FieldDescriptor field, object value, Utf8JsonWriter json)
    {
        switch (value)
        {
            case DynamicMessage message: Write(message, json); break;
            case int number when field.FieldType == FieldType.Enum: WriteEnum(field.EnumType, number, json); break;
            case int number: json.WriteNumberValue(number); break;
            case uint number: json.WriteNumberValue(number); break;
            case long or ulong: json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
            case float number when float.IsFinite(number): json.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
            case float or double: json.WriteStringValue(Special(Convert.ToDouble(value, CultureInfo.InvariantCulture))); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case ByteString bytes: json.WriteBase64StringValue(bytes.Span); break;
            default: json.WriteStringValue((string)value); break;
        }
    }

    private static string Special(double number) =>
        double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";

    private static void WriteEnum(EnumDescriptor type, int number, Utf8JsonWriter json)
    {
        if (type.FullName == WellKnown.NullValue)
        {
            json.WriteNullValue();
        }
        else if (type.FindValueByNumber(number) is { } value)
        {
            json.WriteStringValue(value.Name);
        }
        else
        {
            json.WriteNumberValue(number);
        }
    }

    private void WriteValue(DynamicMessage message, Utf8JsonWriter json)
    {
        var (field, value) = message.Fields.FirstOrDefault();
        if (field is null)
        {
            throw new TranslationException($"JSON has no word for a {WellKnown.Value} that holds nothing, not even null");
        }

        if (value is double number && !double.IsFinite(number))
        {
            throw new TranslationException($"JSON has no word for a {WellKnown.Value} of {Special(number)}");
        }

        WriteOne(field, value, json);
    }

    private void WriteAny(DynamicMessage message, Utf8JsonWriter json)
    {
        var (url, bytes) = ((string)message.Get(1), (ByteString)message.Get(2));
        json.WriteStartObject();
        if (url.Length > 0 || bytes.Length > 0)
        {
            var type = AnyType.Find(schema, url)
                ?? throw new TranslationException(AnyType.DescribeUnknown(schema, url));
            var packed = WireReader.Read(bytes.ToByteArray(), type);
            json.WriteString("@type", url);
            if (WellKnown.IsSpecial(type))
            {
                json.WritePropertyName("value");
                Write(packed, json);
            }
            else
            {
                WriteFields(packed, json);
            }
        }

        json.WriteEndObject();
    }
}
