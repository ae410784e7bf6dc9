using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using GrpcTesting.Failures;

namespace GrpcTesting.Messages;

/// <summary>A field's value as failures show it.</summary>
internal static class FieldText
{
    /// <summary>The value itself, or the name that the .proto file gives an enum's value.</summary>
    public static object? Of(FieldDescriptor field, object? value) =>
        field.FieldType == FieldType.Enum && value is not null
            ? new PlainText(EnumName(field.EnumType, Convert.ToInt32(value, CultureInfo.InvariantCulture)))
            : value;

    /// <summary>"cents = 500"; null for a oneof in which nothing is set.</summary>
    public static object? OfCase(FieldDescriptor? field, IMessage message) => field is null
        ? null
        : new PlainText($"{field.Name} = {Shown.Value(Of(field, field.Accessor.GetValue(message)))}");

    private static string EnumName(EnumDescriptor type, int number) =>
        type.FindValueByNumber(number)?.Name ?? number.ToString(CultureInfo.InvariantCulture);
}
