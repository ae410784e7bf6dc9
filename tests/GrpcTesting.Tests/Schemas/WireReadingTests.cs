using Google.Protobuf;

namespace GrpcTesting.Tests.Schemas;

/// <summary>Bytes that no protobuf library would write like this, and bytes that are no message.</summary>
public class WireReadingTests
{
    [Theory]
    [InlineData("08 01 98 02 05", """{"uint32s":[5]}""")] // A varint where a double belongs, and an unpacked uint32.
    [InlineData("A2 06 00", "{}")] // Field 100, which nobody knows.
    [InlineData("8A 02 02 01 02", """{"int32s":[1,2]}""")]
    [InlineData("88 02 01 88 02 02", """{"int32s":[1,2]}""")]
    [InlineData("88 02 01 8A 02 01 02", """{"int32s":[1,2]}""")]
    [InlineData("82 03 02 01 02", """{"unpacked":[1,2]}""")]
    [InlineData("18 01 18 02", """{"int32Value":2}""")]
    [InlineData("18 00", "{}")]
    [InlineData("8A 01 02 18 01 8A 01 02 20 02", """{"messageValue":{"int32Value":1,"int64Value":"2"}}""")]
    [InlineData("B8 04 01 C2 04 01 61", """{"chosenString":"a"}""")]
    [InlineData("9A 03 02 08 01", """{"byInt32":{"1":""}}""")]
    [InlineData("9A 03 00 9A 03 03 12 01 61", """{"byInt32":{"0":"a"}}""")]
    [InlineData("80 01 4D", """{"enumValue":77}""")]
    public void Bytes_are_read_as_generated_code_reads_them(string hex, string json)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", string.Empty, StringComparison.Ordinal));
        Assert.Equal(json, EverythingSchemas.Dynamic.ToJson(EverythingSchemas.TypeName, bytes));

        var generated = JsonFormatter.Default.Format(Everything.Parser.ParseFrom(bytes));
        Assert.Equal(json, generated.Replace(" ", string.Empty, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("FF", "While parsing a protocol message, the input ended unexpectedly in the middle of a field.  This could mean either that the input has been truncated or that an embedded message misreported its own length.")]
    [InlineData("3E", "a field is written as wire type 6, which there is not")]
    [InlineData("72 05 61", "While parsing a protocol message, the input ended unexpectedly in the middle of a field.  This could mean either that the input has been truncated or that an embedded message misreported its own length.")]
    public void Bytes_that_are_no_message_are_refused(string hex, string problem)
    {
        var bytes = Convert.FromHexString(hex.Replace(" ", string.Empty, StringComparison.Ordinal));

        var exception = Assert.Throws<ArgumentException>(
            () => EverythingSchemas.Dynamic.ToJson(EverythingSchemas.TypeName, bytes));

        Assert.Equal($"The bytes are no {EverythingSchemas.TypeName}: {problem} (Parameter 'message')", exception.Message);
    }

    [Fact]
    public void Random_bytes_are_a_message_or_refused()
    {
        var random = new Random(1);
        var refused = 0;
        for (var round = 0; round < 2000; round++)
        {
            var bytes = new RandomMessages(round % 20).Create<Everything.Types.Inner>().ToByteArray();
            Array.Resize(ref bytes, Math.Max(bytes.Length, 4));
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);

            var exception = Record.Exception(
                () => EverythingSchemas.Dynamic.ToJson("grpctesting.everything.Everything.Inner", bytes));

            var oracle = Record.Exception(() => Everything.Types.Inner.Parser.ParseFrom(bytes));
            Assert.True(oracle is null == exception is null, $"{Convert.ToHexString(bytes)}\n{oracle}\n{exception}");
            refused += exception is null ? 0 : 1;
        }

        Assert.InRange(refused, 1, 1999);
    }

    [Fact]
    public void A_message_that_JSON_cannot_express_is_refused()
    {
        var exception = Assert.Throws<ArgumentException>(() => EverythingSchemas.Dynamic.ToJson(
            EverythingSchemas.TypeName,
            new Everything { Timestamp = new() { Seconds = 1, Nanos = -1 } }.ToByteArray()));

        Assert.Equal(
            $"The bytes are no {EverythingSchemas.TypeName}: JSON has no word for the timestamp of 1 seconds and -1 "
            + "nanoseconds (Parameter 'message')",
            exception.Message);
    }
}
