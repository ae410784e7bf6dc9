using Google.Protobuf;
using GrpcTesting.Failures;

namespace GrpcTesting.Messages;

/// <summary>
/// Fields that arrived and that the message's type does not know. Google.Protobuf keeps them, but shows them only by
/// serializing them again.
/// </summary>
internal static class UnknownFields
{
    /// <summary>False when there are none, here or anywhere below.</summary>
    public static bool MayBeIn(IMessage message)
    {
        try
        {
            var known = message.Descriptor.Parser.WithDiscardUnknownFields(true).ParseFrom(message.ToByteArray());
            return known.CalculateSize() != message.CalculateSize();
        }
        catch (InvalidProtocolBufferException)
        {
            // A proto2 message without a required field: it takes the long way.
            return true;
        }
    }

    public static void Compare(DifferenceLog log, Place place, IMessage expected, IMessage actual)
    {
        var (expectedFields, actualFields) = (Read(expected), Read(actual));
        foreach (var number in expectedFields.Keys.Union(actualFields.Keys).Order())
        {
            var expectedValue = expectedFields.GetValueOrDefault(number);
            var actualValue = actualFields.GetValueOrDefault(number);
            if (expectedValue != actualValue)
            {
                log.Add(place.Field($"#{number}"), Text(expectedValue), Text(actualValue));
            }
        }
    }

    // The field numbers, and what was sent with each: tags and values.
    private static Dictionary<int, ByteString> Read(IMessage message)
    {
        var fields = new Dictionary<int, ByteString>();
        var bytes = OnlyUnknown(message);
        var input = bytes.CreateCodedInput();
        while (true)
        {
            var start = (int)input.Position;
            var tag = input.ReadTag();
            if (tag == 0)
            {
                return fields;
            }

            input.SkipLastField();
            var number = WireFormat.GetTagFieldNumber(tag);
            var field = bytes.Span[start..(int)input.Position];
            fields[number] = fields.TryGetValue(number, out var before)
                ? ByteString.CopyFrom([.. before.Span, .. field])
                : ByteString.CopyFrom(field);
        }
    }

    // Without its type a field is a number or bytes, and a number may mean several things.
    private static PlainText? Text(ByteString? field)
    {
        if (field is null)
        {
            return null;
        }

        var values = new List<string>();
        var input = field.CreateCodedInput();
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            switch (WireFormat.GetTagWireType(tag))
            {
                case WireFormat.WireType.Varint:
                    values.Add(Shown.Value(input.ReadUInt64()));
                    break;
                case WireFormat.WireType.Fixed32:
                    values.Add(Shown.Value(input.ReadFixed32()));
                    break;
                case WireFormat.WireType.Fixed64:
                    values.Add(Shown.Value(input.ReadFixed64()));
                    break;
                case WireFormat.WireType.LengthDelimited:
                    values.Add(Shown.Bytes(input.ReadBytes().Span));
                    break;
                default:
                    input.SkipLastField();
                    values.Add("a group");
                    break;
            }
        }

        return new PlainText($"unknown {string.Join(", ", values)}");
    }

    private static ByteString OnlyUnknown(IMessage message)
    {
        var copy = (IMessage)Activator.CreateInstance(message.GetType())!;
        copy.MergeFrom(message.ToByteString());
        foreach (var field in copy.Descriptor.Fields.InFieldNumberOrder())
        {
            field.Accessor.Clear(copy);
        }

        return copy.ToByteString();
    }
}
