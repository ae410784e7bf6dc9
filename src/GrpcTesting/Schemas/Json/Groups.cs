using System.Runtime.CompilerServices;
using Google.Protobuf.Reflection;

namespace GrpcTesting.Schemas;

/// <summary>
/// Tells the groups of proto2 from other messages, which <see cref="FieldDescriptor.FieldType"/> does not: they are
/// written between two tags instead of behind their length.
/// </summary>
internal static class Groups
{
    private static readonly ConditionalWeakTable<FieldDescriptor, object> Known = [];

    public static bool Contain(FieldDescriptor field) =>
        field.FieldType == FieldType.Group
        || (field.FieldType == FieldType.Message && (bool)Known.GetValue(
            field, static field => field.ToProto().Type == FieldDescriptorProto.Types.Type.Group));
}
