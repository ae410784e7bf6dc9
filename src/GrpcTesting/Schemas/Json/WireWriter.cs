using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace GrpcTesting.Schemas;

/// <summary>Writes a message's bytes, by its descriptor: the fields in the order of their numbers.</summary>
internal static class WireWriter
{
    public static byte[] Write(DynamicMessage message)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            WriteFields(message, output);
        }

        return stream.ToArray();
    }

    private static void WriteFields(DynamicMessage message, CodedOutputStream output)
    {
        foreach (var (field, value) in message.Fields)
        {
            if (!FieldDefault.IsImplied(field, value))
            {
                Write(field, value, output);
            }
        }
    }

    private static void Write(FieldDescriptor field, object value, CodedOutputStream output)
    {
        switch (value)
        {
            case OrderedDictionary<object, object> map:
                foreach (var (key, item) in map)
                {
                    WriteOne(field, new DynamicMessage(field.MessageType).Set(1, key).Set(2, item), output);
                }

                break;
            case List<object> list when field.IsPacked && WireReader.IsPackable(field):
                output.WriteTag(field.FieldNumber, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(Packed(field, list));
                break;
            case List<object> list:
                list.ForEach(item => WriteOne(field, item, output));
                break;
            default:
                WriteOne(field, value, output);
                break;
        }
    }

    private static void WriteOne(FieldDescriptor field, object value, CodedOutputStream output)
    {
        output.WriteTag(field.FieldNumber, WireReader.WireTypeOf(field));
        if (Groups.Contain(field))
        {
            WriteFields((DynamicMessage)value, output);
            output.WriteTag(field.FieldNumber, WireFormat.WireType.EndGroup);
        }
        else if (value is DynamicMessage message)
        {
            output.WriteBytes(UnsafeByteOperations.UnsafeWrap(Write(message)));
        }
        else
        {
            WriteScalar(field, value, output);
        }
    }

    private static ByteString Packed(FieldDescriptor field, List<object> list)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            list.ForEach(item => WriteScalar(field, item, output));
        }

        return UnsafeByteOperations.UnsafeWrap(stream.ToArray());
    }

    private static void WriteScalar(FieldDescriptor field, object value, CodedOutputStream output)
    {
        switch (field.FieldType)
        {
            case FieldType.Double: output.WriteDouble((double)value); break;
            case FieldType.Float: output.WriteFloat((float)value); break;
            case FieldType.Int64: output.WriteInt64((long)value); break;
            case FieldType.SInt64: output.WriteSInt64((long)value); break;
            case FieldType.SFixed64: output.WriteSFixed64((long)value); break;
            case FieldType.UInt64: output.WriteUInt64((ulong)value); break;
            case FieldType.Fixed64: output.WriteFixed64((ulong)value); break;
            case FieldType.Int32: output.WriteInt32((int)value); break;
            case FieldType.SInt32: output.WriteSInt32((int)value); break;
            case FieldType.SFixed32: output.WriteSFixed32((int)value); break;
            case FieldType.UInt32: output.WriteUInt32((uint)value); break;
            case FieldType.Fixed32: output.WriteFixed32((uint)value); break;
            case FieldType.Enum: output.WriteEnum((int)value); break;
            case FieldType.Bool: output.WriteBool((bool)value); break;
            case FieldType.String: output.WriteString((string)value); break;
            case FieldType.Bytes: output.WriteBytes((ByteString)value); break;
            default: throw new InvalidOperationException($"{field.FullName} is no scalar.");
        }
    }
}
