using System.Runtime.CompilerServices;
using Google.Protobuf.Reflection;

namespace GrpcTesting.Schemas;

/// <summary>The names that JSON knows the fields of a type by: the JSON name, and the one in the proto file.</summary>
internal sealed class FieldNames
{
    private static readonly ConditionalWeakTable<MessageDescriptor, FieldNames> Known = [];

    private readonly Dictionary<string, FieldDescriptor> _fields = new(StringComparer.Ordinal);
    private readonly MessageDescriptor _type;

    private FieldNames(MessageDescriptor type)
    {
        _type = type;
        foreach (var field in type.Fields.InFieldNumberOrder())
        {
            _fields.TryAdd(field.JsonName, field);
        }

        foreach (var field in type.Fields.InFieldNumberOrder())
        {
            _fields.TryAdd(field.Name, field);
        }
    }

    public static FieldNames Of(MessageDescriptor type) => Known.GetValue(type, static type => new FieldNames(type));

    public FieldDescriptor? Find(string name) => _fields.GetValueOrDefault(name);

    public string DescribeUnknown(string name)
    {
        var names = _type.Fields.InFieldNumberOrder().Select(field => field.JsonName).ToList();
        return names.Count == 0
            ? $"{_type.FullName} has no field '{name}', nor any other"
            : $"{_type.FullName} has no field '{name}'. Its fields, nearest first: {Nearest.List(name, names)}";
    }
}
