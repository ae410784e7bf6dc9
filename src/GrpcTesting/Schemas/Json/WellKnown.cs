using Google.Protobuf.Reflection;

namespace GrpcTesting.Schemas;

/// <summary>The types of protobuf that JSON shows in a way of their own.</summary>
internal static class WellKnown
{
    public const string Any = "google.protobuf.Any";
    public const string Timestamp = "google.protobuf.Timestamp";
    public const string Duration = "google.protobuf.Duration";
    public const string FieldMask = "google.protobuf.FieldMask";
    public const string Struct = "google.protobuf.Struct";
    public const string Value = "google.protobuf.Value";
    public const string ListValue = "google.protobuf.ListValue";
    public const string NullValue = "google.protobuf.NullValue";
    public const string Empty = "google.protobuf.Empty";

    public static bool IsWrapper(MessageDescriptor type) => type.FullName is
        "google.protobuf.DoubleValue" or "google.protobuf.FloatValue"
        or "google.protobuf.Int64Value" or "google.protobuf.UInt64Value"
        or "google.protobuf.Int32Value" or "google.protobuf.UInt32Value"
        or "google.protobuf.BoolValue" or "google.protobuf.StringValue" or "google.protobuf.BytesValue";

    /// <summary>Whether an <c>Any</c> shows it as <c>"value"</c> rather than by its fields.</summary>
    public static bool IsSpecial(MessageDescriptor type) => IsWrapper(type) || type.FullName is
        Any or Timestamp or Duration or FieldMask or Struct or Value or ListValue or Empty;

    /// <summary>Whether a field takes JSON's null as a value rather than as its absence.</summary>
    public static bool TakesNull(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message => field.MessageType.FullName == Value,
        FieldType.Enum => field.EnumType.FullName == NullValue,
        _ => false,
    };
}
