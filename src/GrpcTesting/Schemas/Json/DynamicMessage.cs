using Google.Protobuf.Reflection;

namespace GrpcTesting.Schemas;

/// <summary>
/// A message of a type that needs no generated code: the fields that are set, in the order of their numbers.
/// </summary>
/// <remarks>
/// A value is an <see cref="int"/> (also for enums), <see cref="long"/>, <see cref="uint"/>, <see cref="ulong"/>,
/// <see cref="float"/>, <see cref="double"/>, <see cref="bool"/>, <see cref="string"/>,
/// <see cref="Google.Protobuf.ByteString"/> or <see cref="DynamicMessage"/>; a list of these for a repeated field; and
/// an ordered dictionary for a map.
/// </remarks>
internal sealed class DynamicMessage(MessageDescriptor descriptor)
{
    /// <summary>Messages within messages, beyond which input is refused: what protobuf's own parsers allow.</summary>
    public const int MaxDepth = 100;

    private readonly SortedList<int, (FieldDescriptor Field, object Value)> _fields = [];

    public MessageDescriptor Descriptor => descriptor;

    public IEnumerable<(FieldDescriptor Field, object Value)> Fields => _fields.Values;

    /// <summary>The field that is set of a oneof; null when none is.</summary>
    public FieldDescriptor? CaseOf(OneofDescriptor oneof) =>
        oneof.Fields.FirstOrDefault(field => _fields.ContainsKey(field.FieldNumber));

    public object? Find(int number) => _fields.TryGetValue(number, out var field) ? field.Value : null;

    /// <summary>A field's value, or what it is when it is not set.</summary>
    public object Get(int number) => Find(number) ?? FieldDefault.Of(descriptor.FindFieldByNumber(number));

    public DynamicMessage Set(int number, object value) => Set(descriptor.FindFieldByNumber(number), value);

    /// <summary>Sets a field, and unsets the others of its oneof.</summary>
    public DynamicMessage Set(FieldDescriptor field, object value)
    {
        if (field.RealContainingOneof is { } oneof && CaseOf(oneof) is { } other && other != field)
        {
            _fields.Remove(other.FieldNumber);
        }

        _fields[field.FieldNumber] = (field, value);
        return this;
    }

    /// <summary>The values of a repeated field, to add to.</summary>
    public List<object> List(FieldDescriptor field)
    {
        if (Find(field.FieldNumber) is not List<object> list)
        {
            Set(field, list = []);
        }

        return list;
    }

    /// <summary>The entries of a map, to add to.</summary>
    public OrderedDictionary<object, object> Map(FieldDescriptor field)
    {
        if (Find(field.FieldNumber) is not OrderedDictionary<object, object> map)
        {
            Set(field, map = []);
        }

        return map;
    }
}
