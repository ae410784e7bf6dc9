using Google.Protobuf;

namespace GrpcTesting.Tests.Schemas;

/// <summary>What JSON may look like beyond what JsonFormatter writes, and what it may not.</summary>
public class JsonReadingTests
{
    [Theory]
    [InlineData("""{"int32_value":1}""", """{"int32Value":1}""")]
    [InlineData("""{"renamed":1}""", """{"anotherName":1}""")]
    [InlineData("""{"int32Value":"-7"}""", """{"int32Value":-7}""")]
    [InlineData("""{"int32Value":1e3}""", """{"int32Value":1000}""")]
    [InlineData("""{"int32Value":"1.0"}""", """{"int32Value":1}""")]
    [InlineData("""{"int64Value":9007199254740993}""", """{"int64Value":"9007199254740993"}""")]
    [InlineData("""{"uint64Value":18446744073709551615}""", """{"uint64Value":"18446744073709551615"}""")]
    [InlineData("""{"doubleValue":"1.5"}""", """{"doubleValue":1.5}""")]
    [InlineData("""{"floatValue":3.4028235e38}""", """{"floatValue":3.4028235E+38}""")]
    [InlineData("""{"enumValue":2}""", """{"enumValue":"GREEN"}""")]
    [InlineData("""{"enumValue":99}""", """{"enumValue":99}""")]
    [InlineData("""{"bytesValue":"-_8"}""", """{"bytesValue":"+/8="}""")]
    [InlineData("""{"bytesValue":"+/8="}""", """{"bytesValue":"+/8="}""")]
    [InlineData("""{"bytesValue":"+/8"}""", """{"bytesValue":"+/8="}""")]
    [InlineData("""{"int32Value":0,"stringValue":"","optionalInt32":0}""", """{"optionalInt32":0}""")]
    [InlineData("""{"int32Value":null,"messageValue":null,"int32s":null,"chosenInt64":null}""", "{}")]
    [InlineData("""{"value":null}""", """{"value":null}""")]
    [InlineData("""{"values":[null,1]}""", """{"values":[null,1]}""")]
    [InlineData("""{"chosenNull":null}""", """{"chosenNull":null}""")]
    [InlineData("""{"chosenNull":"NULL_VALUE"}""", """{"chosenNull":null}""")]
    [InlineData("""{"timestamp":"2026-11-21T13:30:00.5+01:30"}""", """{"timestamp":"2026-11-21T12:00:00.500Z"}""")]
    [InlineData("""{"duration":"-0.000001s"}""", """{"duration":"-0.000001s"}""")]
    [InlineData("""{"fieldMask":"dEF"}""", """{"fieldMask":"dEF"}""")]
    [InlineData("""{"struct":{"":1}}""", """{"struct":{"":1}}""")]
    [InlineData("""{"any":{}}""", """{"any":{}}""")]
    [InlineData(
        """{"any":{"value":"1s","@type":"x/google.protobuf.Duration"}}""",
        """{"any":{"@type":"x/google.protobuf.Duration","value":"1s"}}""")]
    [InlineData(
        """{"any":{"name":"n","@type":"x/grpctesting.everything.Everything.Inner"}}""",
        """{"any":{"@type":"x/grpctesting.everything.Everything.Inner","name":"n"}}""")]
    [InlineData("""{"doubleValue":-0.0}""", """{"doubleValue":-0}""")]
    [InlineData("""{"stringValue":"ä<🎉"}""", """{"stringValue":"ä<🎉"}""")]
    [InlineData(""" { "int32s" : [ 1 , 2 ] } """, """{"int32s":[1,2]}""")]
    public void JSON_may_be_written_in_several_ways(string json, string canonical)
    {
        foreach (var schema in new[] { EverythingSchemas.Generated, EverythingSchemas.Dynamic })
        {
            var bytes = schema.FromJson(EverythingSchemas.TypeName, json);

            Assert.Equal(canonical.Replace("🎉", "\\uD83C\\uDF89"), schema.ToJson(EverythingSchemas.TypeName, bytes));
        }
    }

    [Theory]
    [InlineData("", "line 1, column 1: The input does not contain any JSON tokens. Expected the input to start with a valid JSON token, when isFinalBlock is true.")]
    [InlineData("{\n  \"größe\": 1,\n  \"ä\": }", "line 3, column 8: '}' is an invalid start of a value.")]
    [InlineData("{} {}", "line 1, column 4: '{' is invalid after a single JSON value. Expected end of data.")]
    [InlineData("[]", "line 1, column 1, $: expected an object, which grpctesting.everything.Everything is, but found an array.")]
    [InlineData("null", "line 1, column 1, $: expected an object, which grpctesting.everything.Everything is, but found null.")]
    [InlineData("{\"messageValue\":\n {\"inners\":[{},{\"nam\":1}]}}", "line 2, column 17, $.messageValue.inners[1].nam: grpctesting.everything.Everything.Inner has no field 'nam'. Its fields, nearest first: name, parts, colour.")]
    [InlineData("""{"empty":{"a":1}}""", "line 1, column 11, $.empty.a: google.protobuf.Empty has no field 'a', nor any other.")]
    [InlineData("""{"int32Value":1,"int32Value":1}""", "line 1, column 17, $.int32Value: 'int32Value' is there twice.")]
    [InlineData("""{"int32Value":1,"int32_value":1}""", "line 1, column 17, $.int32_value: 'int32Value' and 'int32_value' are the same field.")]
    [InlineData("""{"chosenInt64":1,"chosenBool":true}""", "line 1, column 18, $.chosenBool: 'chosenBool' and 'chosenInt64' are both there, but the oneof 'choice' takes one of them.")]
    [InlineData("""{"int32Value":2147483648}""", "line 1, column 15, $.int32Value: expected an integer from -2147483648 to 2147483647, as a number or a string of one, but found the number 2147483648.")]
    [InlineData("""{"uint64Value":-1}""", "line 1, column 16, $.uint64Value: expected an integer from 0 to 18446744073709551615, as a number or a string of one, but found the number -1.")]
    [InlineData("""{"int64Value":1e-30}""", "line 1, column 15, $.int64Value: expected an integer from -9223372036854775808 to 9223372036854775807, as a number or a string of one, but found the number 1e-30.")]
    [InlineData("""{"uint32Value":" 1"}""", "line 1, column 16, $.uint32Value: expected an integer from 0 to 4294967295, as a number or a string of one, but found the string \" 1\".")]
    [InlineData("""{"int32Value":true}""", "line 1, column 15, $.int32Value: expected an integer from -2147483648 to 2147483647, as a number or a string of one, but found true.")]
    [InlineData("""{"doubleValue":1e999}""", "line 1, column 16, $.doubleValue: expected a number of 64 bits, \"NaN\", \"Infinity\" or \"-Infinity\", but found the number 1e999.")]
    [InlineData("""{"floatValue":3.5e38}""", "line 1, column 15, $.floatValue: expected a number of 32 bits, \"NaN\", \"Infinity\" or \"-Infinity\", but found the number 3.5e38.")]
    [InlineData("""{"boolValue":"true"}""", "line 1, column 14, $.boolValue: expected true or false, but found the string \"true\".")]
    [InlineData("""{"stringValue":1}""", "line 1, column 16, $.stringValue: expected a string, but found the number 1.")]
    [InlineData("""{"stringValue":"\ud83c"}""", "line 1, column 16, $.stringValue: the string has half of a surrogate pair.")]
    [InlineData("""{"bytesValue":"a*"}""", "line 1, column 15, $.bytesValue: expected a string in Base64, but found the string \"a*\".")]
    [InlineData("""{"bytesValue":"YQ== "}""", "line 1, column 15, $.bytesValue: expected a string in Base64, but found the string \"YQ== \".")]
    [InlineData("""{"enumValue":"GREN"}""", "line 1, column 14, $.enumValue: expected a value of grpctesting.everything.Colour by name (nearest first: GREEN, RED, BELOW, COLOUR_UNSPECIFIED) or number, but found the string \"GREN\".")]
    [InlineData("""{"int32s":[1,null]}""", "line 1, column 14, $.int32s[1]: null is no value here.")]
    [InlineData("""{"int32s":1}""", "line 1, column 11, $.int32s: expected an array, but found the number 1.")]
    [InlineData("""{"byInt32":[]}""", "line 1, column 12, $.byInt32: expected an object, but found an array.")]
    [InlineData("""{"byInt32":{"x":"a"}}""", "line 1, column 13, $.byInt32.x: expected a key that is an integer from -2147483648 to 2147483647, but found \"x\".")]
    [InlineData("""{"byBool":{"1":{}}}""", "line 1, column 12, $.byBool.1: expected the key \"true\" or \"false\", but found \"1\".")]
    [InlineData("""{"byInt32":{"1":"a","1.0":"b"}}""", "line 1, column 21, $.byInt32.1.0: the key '1.0' is there twice.")]
    [InlineData("""{"byInt32":{"1":null}}""", "line 1, column 17, $.byInt32.1: null is no value here.")]
    [InlineData("""{"timestamp":"yesterday"}""", "line 1, column 14, $.timestamp: expected a string such as \"2026-11-21T12:00:00.5Z\", but found the string \"yesterday\".")]
    [InlineData("""{"timestamp":"0001-01-01T00:00:00+00:01"}""", "line 1, column 14, $.timestamp: a timestamp is from the year 0001 to 9999 in UTC, which the string \"0001-01-01T00:00:00+00:01\" is not.")]
    [InlineData("""{"duration":1}""", "line 1, column 13, $.duration: expected a string such as \"1.5s\", but found the number 1.")]
    [InlineData("""{"duration":"315576000001s"}""", "line 1, column 13, $.duration: a duration is at most 315576000000 seconds, which the string \"315576000001s\" is not.")]
    [InlineData("""{"fieldMask":"snake_case"}""", "line 1, column 14, $.fieldMask: the path 'snake_case' is not in lower camel case, such as \"user.displayName\".")]
    [InlineData("""{"any":{"name":"n"}}""", "line 1, column 8, $.any: a google.protobuf.Any needs \"@type\": \"type.googleapis.com/…\".")]
    [InlineData("""{"any":{"@type":"Inner"}}""", "line 1, column 17, $.any.@type: 'Inner' is no type URL. It has a slash before the type's name: type.googleapis.com/package.Type.")]
    [InlineData("""{"any":{"@type":"x/google.protobuf.Duration"}}""", "line 1, column 8, $.any: a google.protobuf.Duration in an Any stands in \"value\", beside \"@type\" and nothing else.")]
    public void Wrong_JSON_is_refused_with_its_place(string json, string problem)
    {
        var exception = Assert.Throws<ArgumentException>(
            () => EverythingSchemas.Dynamic.FromJson(EverythingSchemas.TypeName, json));

        Assert.Equal($"The JSON is no {EverythingSchemas.TypeName}: {problem} (Parameter 'json')", exception.Message);
    }

    [Fact]
    public void An_unknown_type_in_an_Any_lists_the_known_ones()
    {
        var exception = Assert.Throws<ArgumentException>(() => EverythingSchemas.Dynamic.FromJson(
            EverythingSchemas.TypeName, """{"any":{"@type":"x/google.protobuf.Int33Value"}}"""));

        Assert.StartsWith(
            $"The JSON is no {EverythingSchemas.TypeName}: line 1, column 17, $.any.@type: nobody knows the type "
            + "'google.protobuf.Int33Value'. Known, nearest first: google.protobuf.Int32Value, ",
            exception.Message,
            StringComparison.Ordinal);
        Assert.EndsWith(
            " more. Name others with WithSchema(GrpcSchema.OfFiles(…)). (Parameter 'json')",
            exception.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(99, true)]
    [InlineData(100, false)]
    [InlineData(150, false)]
    [InlineData(100_000, false)]
    public void Messages_are_nested_to_the_depth_that_protobuf_reads(int depth, bool accepted)
    {
        var json = string.Concat(Enumerable.Repeat("{\"messageValue\":", depth)) + "{}" + new string('}', depth);

        var exception = Record.Exception(() => EverythingSchemas.Dynamic.FromJson(EverythingSchemas.TypeName, json));

        if (accepted)
        {
            Assert.Null(exception);
        }
        else
        {
            Assert.IsType<ArgumentException>(exception);
        }
    }

    [Fact]
    public void A_message_may_itself_be_one_that_JSON_shows_in_its_own_way()
    {
        var bytes = EverythingSchemas.Dynamic.FromJson("google.protobuf.Timestamp", "\"1970-01-01T00:00:01Z\"");

        Assert.Equal(1, Google.Protobuf.WellKnownTypes.Timestamp.Parser.ParseFrom(bytes).Seconds);
        Assert.Equal("\"1970-01-01T00:00:01Z\"", EverythingSchemas.Dynamic.ToJson("google.protobuf.Timestamp", bytes));
    }

    [Fact]
    public void Groups_and_packing_of_proto2_are_read_and_written()
    {
        var message = new Older
        {
            Needed = 0,
            Word = string.Empty,
            Pair = new Older.Types.Pair { Left = 1, Right = { "r" } },
            Row = { new Older.Types.Row { Cell = -1 }, new Older.Types.Row() },
            Loose = { 1, 2 },
            Packed = { 3, 4 },
        };
        var schema = GrpcSchema.Of(EverythingSchemas.SetOf(OlderReflection.Descriptor));

        var json = schema.ToJson("grpctesting.older.Older", message.ToByteArray());

        Assert.Equal(
            """{"needed":0,"word":"","loose":[1,2],"packed":[3,4],"pair":{"left":1,"right":["r"]},"row":[{"cell":"-1"},{}]}""",
            json);
        Assert.Equal(message.ToByteArray(), schema.FromJson("grpctesting.older.Older", json));
    }
}
