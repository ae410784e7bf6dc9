using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace GrpcTesting.Schemas;

/// <summary>Reads a message from its bytes, by its descriptor. Fields that the type does not know are left out.</summary>
internal static class WireReader
{
    /// <exception cref="InvalidProtocolBufferException">The bytes are no message.</exception>
    /// <exception cref="TranslationException">They are none for a reason that protobuf's own parsers would not find, or
    /// not like this.</exception>
    public static DynamicMessage Read(byte[] bytes, MessageDescriptor descriptor)
    {
        var message = new DynamicMessage(descriptor);
        ReadInto(message, new CodedInputStream(bytes), depth: 0, endGroup: 0);
        return message;
    }

    private static void ReadInto(DynamicMessage message, CodedInputStream input, int depth, uint endGroup)
    {
        if (depth > DynamicMessage.MaxDepth)
        {
            throw new TranslationException($"messages are nested more than {DynamicMessage.MaxDepth} levels deep");
        }

        uint tag;
        while ((tag = input.ReadTag()) != 0)
        {
            if (tag == endGroup)
            {
                return;
            }

            var wireType = WireFormat.GetTagWireType(tag);
            if (wireType > WireFormat.WireType.Fixed32)
            {
                // Skipping it would read on as if it had no content.
                throw new TranslationException($"a field is written as wire type {(int)wireType}, which there is not");
            }

            var field = message.Descriptor.FindFieldByNumber(WireFormat.GetTagFieldNumber(tag));
            if (field is null || !TryRead(message, field, wireType, input, depth))
            {
                input.SkipLastField();
            }
        }

        if (endGroup != 0)
        {
            throw new TranslationException("the bytes end within a group");
        }
    }

    // False when the field is written as another type: to this reader, it is then an unknown one.
    private static bool TryRead(
        DynamicMessage message, FieldDescriptor field, WireFormat.WireType wireType, CodedInputStream input, int depth)
    {
        if (field.IsRepeated && wireType == WireFormat.WireType.LengthDelimited && IsPackable(field))
        {
            var packed = input.ReadBytes().CreateCodedInput();
            var list = message.List(field);
            while (!packed.IsAtEnd)
            {
                list.Add(ReadScalar(field, packed));
            }

            return true;
        }

        if (wireType != WireTypeOf(field))
        {
            return false;
        }

        if (field.IsMap)
        {
            var entry = new DynamicMessage(field.MessageType);
            ReadInto(entry, input.ReadBytes().CreateCodedInput(), depth + 1, endGroup: 0);
            message.Map(field)[entry.Get(1)] = entry.Get(2);
        }
        else if (field.FieldType is FieldType.Message or FieldType.Group)
        {
            // A message that is written in parts is one message.
            var part = field.IsRepeated
                ? new DynamicMessage(field.MessageType)
                : (DynamicMessage?)message.Find(field.FieldNumber) ?? new DynamicMessage(field.MessageType);
            ReadMessage(part, field, input, depth + 1);
            Keep(part);
        }
        else
        {
            Keep(ReadScalar(field, input));
        }

        return true;

        void Keep(object value)
        {
            if (field.IsRepeated)
            {
                message.List(field).Add(value);
            }
            else
            {
                message.Set(field, value);
            }
        }
    }

    private static void ReadMessage(DynamicMessage part, FieldDescriptor field, CodedInputStream input, int depth)
    {
        if (Groups.Contain(field))
        {
            ReadInto(part, input, depth, WireFormat.MakeTag(field.FieldNumber, WireFormat.WireType.EndGroup));
        }
        else
        {
            ReadInto(part, input.ReadBytes().CreateCodedInput(), depth, endGroup: 0);
        }
    }

    private static object ReadScalar(FieldDescriptor field, CodedInputStream input) => field.FieldType switch
    {
        FieldType.Double => input.ReadDouble(),
        FieldType.Float => input.ReadFloat(),
        FieldType.Int64 => input.ReadInt64(),
        FieldType.SInt64 => input.ReadSInt64(),
        FieldType.SFixed64 => input.ReadSFixed64(),
        FieldType.UInt64 => input.ReadUInt64(),
        FieldType.Fixed64 => input.ReadFixed64(),
        FieldType.Int32 => input.ReadInt32(),
        FieldType.SInt32 => input.ReadSInt32(),
        FieldType.SFixed32 => input.ReadSFixed32(),
        FieldType.UInt32 => input.ReadUInt32(),
        FieldType.Fixed32 => input.ReadFixed32(),
        FieldType.Enum => input.ReadEnum(),
        FieldType.Bool => input.ReadBool(),
        FieldType.String => input.ReadString(),
        FieldType.Bytes => input.ReadBytes(),
        _ => throw new InvalidOperationException($"{field.FullName} is no scalar."),
    };

    internal static bool IsPackable(FieldDescriptor field) =>
        WireTypeOf(field) is not (WireFormat.WireType.LengthDelimited or WireFormat.WireType.StartGroup);

    internal static WireFormat.WireType WireTypeOf(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Double or FieldType.Fixed64 or FieldType.SFixed64 => WireFormat.WireType.Fixed64,
        FieldType.Float or FieldType.Fixed32 or FieldType.SFixed32 => WireFormat.WireType.Fixed32,
        FieldType.String or FieldType.Bytes => WireFormat.WireType.LengthDelimited,
        FieldType.Message or FieldType.Group => Groups.Contain(field)
            ? WireFormat.WireType.StartGroup
            : WireFormat.WireType.LengthDelimited,
        _ => WireFormat.WireType.Varint,
    };
}
