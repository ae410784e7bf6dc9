using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace GrpcTesting.Tests.Schemas;

/// <summary>Messages of generated types with random fields, the same ones for the same seed.</summary>
internal sealed class RandomMessages(int seed)
{
    private const int MaxDepth = 3;

    private static readonly string[] Words =
        ["", "a", "Ada", "größer", "漢字", "🎉", "<b>&amp;'\"</b>", "line\nline", "tab\t\u0001\u2028", "{\"a\":1}", "\\"];

    private static readonly double[] Doubles =
    [
        1, -1, 0.1, 1e21, -1e-7, 123456789.123, double.MaxValue, double.Epsilon, double.NaN, double.PositiveInfinity,
        double.NegativeInfinity, 9007199254740993,
    ];

    private static readonly float[] Floats =
        [1, -0.1f, 1e20f, float.MaxValue, float.Epsilon, float.NaN, float.PositiveInfinity, float.NegativeInfinity];

    // Not "d_e_f": JsonParser takes the "EF" of its JSON for one word.
    private static readonly string[] Paths = ["name", "display_name", "user.first_name", "a.b_c.deep_end", "x1"];

    private readonly Random _random = new(seed);

    public T Create<T>()
        where T : IMessage, new() => (T)Create(new T().Descriptor, depth: 0);

    private IMessage Create(MessageDescriptor type, int depth)
    {
        switch (type.FullName)
        {
            case "google.protobuf.Any":
                return Any.Pack(_random.Next(5) switch
                {
                    0 => Time(),
                    1 => Create(StringValue.Descriptor, depth),
                    2 => new Empty(),
                    3 when depth < MaxDepth => Create(Any.Descriptor, depth + 1),
                    _ => Create(Everything.Types.Inner.Descriptor, depth + 1),
                });
            case "google.protobuf.Timestamp": return Time();
            case "google.protobuf.Duration": return Span();
            case "google.protobuf.FieldMask": return Mask();
            case "google.protobuf.Value": return Value(depth);
            case "google.protobuf.Struct": return Struct(depth);
            case "google.protobuf.ListValue": return List(depth);
        }

        var message = (IMessage)Activator.CreateInstance(type.ClrType)!;
        var chosen = type.Oneofs.Select(oneof => oneof.Fields[_random.Next(oneof.Fields.Count)]).ToHashSet();
        foreach (var field in type.Fields.InFieldNumberOrder())
        {
            var wanted = _random.Next(2 + depth) == 0;
            if (wanted
                && (field.ContainingOneof is null || chosen.Contains(field))
                && (depth < MaxDepth || field.FieldType != FieldType.Message))
            {
                Fill(message, field, depth);
            }
        }

        return message;
    }

    private void Fill(IMessage message, FieldDescriptor field, int depth)
    {
        if (field.IsMap)
        {
            var map = (IDictionary)field.Accessor.GetValue(message);
            for (var count = _random.Next(4); count > 0; count--)
            {
                map[One(field.MessageType.FindFieldByNumber(1), depth)] =
                    One(field.MessageType.FindFieldByNumber(2), depth);
            }
        }
        else if (field.IsRepeated)
        {
            var list = (IList)field.Accessor.GetValue(message);
            for (var count = _random.Next(4); count > 0; count--)
            {
                list.Add(One(field, depth));
            }
        }
        else
        {
            field.Accessor.SetValue(message, One(field, depth));
        }
    }

    private object One(FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.Double => Pick(Doubles),
        FieldType.Float => Pick(Floats),
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => (int)Bits(),
        FieldType.UInt32 or FieldType.Fixed32 => (uint)Bits(),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => Bits(),
        FieldType.UInt64 or FieldType.Fixed64 => (ulong)Bits(),
        FieldType.Bool => _random.Next(2) == 0,
        FieldType.String => Pick(Words),
        FieldType.Bytes => Bytes(),
        FieldType.Enum when field.EnumType.FullName == "google.protobuf.NullValue" => NullValue.NullValue,
        FieldType.Enum => System.Enum.ToObject(field.EnumType.ClrType, Pick([0, 1, 2, -3, 77])),
        _ => Message(field.MessageType, depth + 1),
    };

    // Generated code shows a wrapper as the value in it.
    private object Message(MessageDescriptor type, int depth) =>
        type.Name.EndsWith("Value", StringComparison.Ordinal) && type.File.Name == "google/protobuf/wrappers.proto"
            ? One(type.FindFieldByNumber(1), depth)
            : Create(type, depth);

    // All magnitudes alike, both signs.
    private long Bits() => _random.Next(10) switch
    {
        0 => 0,
        1 => long.MinValue,
        2 => long.MaxValue,
        _ => _random.NextInt64(long.MinValue, long.MaxValue) >> _random.Next(64),
    };

    private ByteString Bytes()
    {
        var bytes = new byte[_random.Next(6)];
        _random.NextBytes(bytes);
        return ByteString.CopyFrom(bytes);
    }

    private int Nanos() => Pick([0, 1, 5_000, 120_000, 500_000_000, 999_999_999]);

    private Timestamp Time() => new()
    {
        Seconds = _random.NextInt64(-62_135_596_800, 253_402_300_800),
        Nanos = Nanos(),
    };

    private Duration Span()
    {
        var sign = _random.Next(2) == 0 ? 1 : -1;
        return new Duration
        {
            Seconds = sign * (_random.Next(2) == 0 ? 0 : _random.NextInt64(0, 315_576_000_000)),
            Nanos = sign * Nanos(),
        };
    }

    private FieldMask Mask()
    {
        var mask = new FieldMask();
        for (var count = _random.Next(3); count > 0; count--)
        {
            mask.Paths.Add(Pick(Paths));
        }

        return mask;
    }

    private Value Value(int depth) => _random.Next(depth < MaxDepth ? 6 : 4) switch
    {
        0 => Google.Protobuf.WellKnownTypes.Value.ForNull(),
        1 => Google.Protobuf.WellKnownTypes.Value.ForNumber(_random.Next(2) == 0 ? _random.Next() : _random.NextDouble()),
        2 => Google.Protobuf.WellKnownTypes.Value.ForString(Pick(Words)),
        3 => Google.Protobuf.WellKnownTypes.Value.ForBool(_random.Next(2) == 0),
        4 => new Value { StructValue = Struct(depth + 1) },
        _ => new Value { ListValue = List(depth + 1) },
    };

    private Struct Struct(int depth)
    {
        var result = new Struct();
        for (var count = _random.Next(3); count > 0; count--)
        {
            // JsonFormatter refuses the empty key, which JSON has nothing against.
            result.Fields[Pick(Words[1..])] = Value(depth + 1);
        }

        return result;
    }

    private ListValue List(int depth)
    {
        var result = new ListValue();
        for (var count = _random.Next(3); count > 0; count--)
        {
            result.Values.Add(Value(depth + 1));
        }

        return result;
    }

    private T Pick<T>(T[] items) => items[_random.Next(items.Length)];
}
