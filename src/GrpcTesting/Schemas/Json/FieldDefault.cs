using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace GrpcTesting.Schemas;

/// <summary>What a field is when it is not set.</summary>
internal static class FieldDefault
{
    public static object Of(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Double => 0d,
        FieldType.Float => 0f,
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => 0L,
        FieldType.UInt64 or FieldType.Fixed64 => 0UL,
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => 0,
        FieldType.UInt32 or FieldType.Fixed32 => 0U,
        FieldType.Enum => 0,
        FieldType.Bool => false,
        FieldType.String => string.Empty,
        FieldType.Bytes => ByteString.Empty,
        _ => new DynamicMessage(field.MessageType),
    };

    /// <summary>Whether the field need not be written: it has no presence of its own, and this is its default.</summary>
    public static bool IsImplied(FieldDescriptor field, object value) => value switch
    {
        List<object> list => list.Count == 0,
        OrderedDictionary<object, object> map => map.Count == 0,
        _ when field.HasPresence => false,

        // Minus zero is not the default.
        double number => BitConverter.DoubleToInt64Bits(number) == 0,
        float number => BitConverter.SingleToInt32Bits(number) == 0,
        _ => value.Equals(Of(field)),
    };
}
