using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace GrpcTesting.Messages;

/// <summary>
/// Sorts items that may be the same from those that cannot be, so that comparing two lists without regard to their
/// order does not take the square of their length.
/// </summary>
internal static class ItemHash
{
    /// <summary>Items that are the same under the rules have the same hash.</summary>
    public static int Of(object? item, PathRules? rules) => item switch
    {
        null or float or double or Any => 0,
        IMessage message => Of(message, rules),
        _ => item.GetHashCode(),
    };

    private static int Of(IMessage message, PathRules? rules)
    {
        var hash = default(HashCode);
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            if (IsPlain(field) && rules?.Find(field.Name) is not { IsExcluded: true })
            {
                hash.Add(field.Accessor.GetValue(message));
            }
        }

        return hash.ToHashCode();
    }

    // What is left out costs time only: such items are compared in full.
    private static bool IsPlain(FieldDescriptor field) =>
        !field.IsRepeated
        && field.RealContainingOneof is null
        && field.FieldType is not (FieldType.Message or FieldType.Group or FieldType.Float or FieldType.Double);
}
