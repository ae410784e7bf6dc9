using System.Text.Json;
using Google.Protobuf.Reflection;

namespace GrpcTesting.Schemas;

/// <summary>Reads messages from JSON by their descriptors, as https://protobuf.dev/programming-guides/json says.</summary>
/// <param name="schema">The types that an <c>Any</c> may hold.</param>
internal sealed class JsonMessageReader(GrpcSchema schema)
{
    private int _depth;

    /// <exception cref="TranslationException">The value is no message of the type.</exception>
    public DynamicMessage Read(JsonValue value, MessageDescriptor type)
    {
        if (_depth == DynamicMessage.MaxDepth)
        {
            throw value.Wrong($"messages are nested more than {DynamicMessage.MaxDepth} levels deep");
        }

        _depth++;
        var message = new DynamicMessage(type);
        switch (type.FullName)
        {
            case WellKnown.Any: ReadAny(value, message); break;
            case WellKnown.Timestamp: JsonTime.ReadTimestamp(value, message); break;
            case WellKnown.Duration: JsonTime.ReadDuration(value, message); break;
            case WellKnown.FieldMask: JsonFieldMask.Read(value, message); break;
            case WellKnown.Struct: ReadMap(value, message, type.FindFieldByNumber(1)); break;
            case WellKnown.ListValue: ReadList(value, message, type.FindFieldByNumber(1)); break;
            case WellKnown.Value: ReadValue(value, message); break;
            case var _ when WellKnown.IsWrapper(type):
                message.Set(1, ReadOne(value, type.FindFieldByNumber(1)));
                break;
            default:
                Expect(value, JsonTokenType.StartObject, $"an object, which {type.FullName} is");
                ReadFields(value.Members, message);
                break;
        }

        _depth--;
        return message;
    }

    private static void Expect(JsonValue value, JsonTokenType type, string what)
    {
        if (value.Type != type)
        {
            throw value.Wrong($"expected {what}, but found {value.Shown}");
        }
    }

    private void ReadFields(IEnumerable<JsonMember> members, DynamicMessage message)
    {
        var names = FieldNames.Of(message.Descriptor);
        var seen = new Dictionary<FieldDescriptor, string>();
        foreach (var member in members)
        {
            var field = names.Find(member.Name) ?? throw member.Label.Wrong(names.DescribeUnknown(member.Name));
            if (!seen.TryAdd(field, member.Name))
            {
                throw member.Label.Wrong(seen[field] == member.Name
                    ? $"'{member.Name}' is there twice"
                    : $"'{seen[field]}' and '{member.Name}' are the same field");
            }

            if (member.Value.IsNull && (field.IsRepeated || !WellKnown.TakesNull(field)))
            {
                continue;
            }

            if (field.RealContainingOneof is { } oneof && message.CaseOf(oneof) is { } other)
            {
                throw member.Label.Wrong(
                    $"'{member.Name}' and '{seen[other]}' are both there, but the oneof '{oneof.Name}' takes one of them");
            }

            Read(member.Value, message, field);
        }
    }

    private void Read(JsonValue value, DynamicMessage message, FieldDescriptor field)
    {
        if (field.IsMap)
        {
            ReadMap(value, message, field);
        }
        else if (field.IsRepeated)
        {
            ReadList(value, message, field);
        }
        else
        {
            message.Set(field, ReadOne(value, field));
        }
    }

    private void ReadList(JsonValue value, DynamicMessage message, FieldDescriptor field)
    {
        Expect(value, JsonTokenType.StartArray, "an array");
        var list = message.List(field);
        foreach (var item in value.Items)
        {
            list.Add(ReadOne(item, field));
        }
    }

    private void ReadMap(JsonValue value, DynamicMessage message, FieldDescriptor field)
    {
        Expect(value, JsonTokenType.StartObject, "an object");
        var map = message.Map(field);
        var keys = field.MessageType.FindFieldByNumber(1);
        var values = field.MessageType.FindFieldByNumber(2);
        foreach (var member in value.Members)
        {
            if (!map.TryAdd(JsonScalar.ReadKey(member, keys), ReadOne(member.Value, values)))
            {
                throw member.Label.Wrong($"the key '{member.Name}' is there twice");
            }
        }
    }

    private object ReadOne(JsonValue value, FieldDescriptor field)
    {
        if (value.IsNull && !WellKnown.TakesNull(field))
        {
            throw value.Wrong("null is no value here");
        }

        return field.FieldType is FieldType.Message or FieldType.Group
            ? Read(value, field.MessageType)
            : JsonScalar.Read(value, field);
    }

    private void ReadValue(JsonValue value, DynamicMessage message)
    {
        var type = message.Descriptor;
        _ = value.Type switch
        {
            JsonTokenType.Null => message.Set(1, 0),
            JsonTokenType.Number => message.Set(2, JsonScalar.Read(value, type.FindFieldByNumber(2))),
            JsonTokenType.String => message.Set(3, value.Text),
            JsonTokenType.True or JsonTokenType.False => message.Set(4, value.Type == JsonTokenType.True),
            JsonTokenType.StartObject => message.Set(5, Read(value, type.FindFieldByNumber(5).MessageType)),
            _ => message.Set(6, Read(value, type.FindFieldByNumber(6).MessageType)),
        };
    }

    private void ReadAny(JsonValue value, DynamicMessage message)
    {
        Expect(value, JsonTokenType.StartObject, $"an object with an \"@type\", which {WellKnown.Any} is");
        if (value.Members.Count == 0)
        {
            return;
        }

        var named = value.Members.Where(member => member.Name == "@type").ToList();
        if (named is not [{ Value: { Type: JsonTokenType.String } url }])
        {
            throw value.Wrong(named.Count > 1
                ? "'@type' is there twice"
                : $"a {WellKnown.Any} needs \"@type\": \"type.googleapis.com/…\"");
        }

        var type = AnyType.Find(schema, url.Text) ?? throw url.Wrong(AnyType.DescribeUnknown(schema, url.Text));
        var rest = value.Members.Where(member => member.Name != "@type").ToList();
        var packed = WellKnown.IsSpecial(type)
            ? ReadSpecial(value, rest, type)
            : new DynamicMessage(type);
        if (!WellKnown.IsSpecial(type))
        {
            ReadFields(rest, packed);
        }

        message.Set(1, url.Text).Set(2, Google.Protobuf.UnsafeByteOperations.UnsafeWrap(WireWriter.Write(packed)));
    }

    private DynamicMessage ReadSpecial(JsonValue value, List<JsonMember> rest, MessageDescriptor type) => rest switch
    {
        [{ Name: "value", Value: var special }] => Read(special, type),
        [] when type.FullName == WellKnown.Empty => new DynamicMessage(type),
        _ => throw value.Wrong($"a {type.FullName} in an Any stands in \"value\", beside \"@type\" and nothing else"),
    };
}
