namespace RegistryFallback.Tests;

public class MetadataEntryTests
{
    [Theory]
    [InlineData("abc", "abc")]
    [InlineData("ABC", "abc")]
    [InlineData("X-Request_Id.0", "x-request_id.0")]
    public void Keys_are_lower_cased(string key, string expected) =>
        Assert.Equal(expected, new Metadata.Entry(key, "value").Key);

    [Theory]
    [InlineData("with space")]
    [InlineData("with:colon")]
    [InlineData("with/slash")]
    [InlineData("Größe")]
    [InlineData("\u212Aelvin")] // lower-cases to an ASCII k
    [InlineData("line\n")]
    public void Other_characters_are_refused(string key)
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry(key, "value"));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry(key + "-bin", [1]));
    }

    [Fact]
    public void Text_and_bytes_do_not_mix()
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("key-bin", "text"));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("KEY-BIN", "text"));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("key", [1]));
    }

    [Fact]
    public void Null_is_neither_key_nor_value()
    {
        Assert.Throws<ArgumentNullException>(() => new Metadata.Entry(null!, "value"));
        Assert.Throws<ArgumentNullException>(() => new Metadata.Entry("key", (string)null!));
        Assert.Throws<ArgumentNullException>(() => new Metadata.Entry("key-bin", (byte[])null!));
    }

    [Fact]
    public void Text_is_read_as_text_and_as_ASCII_bytes()
    {
        Metadata.Entry entry = new("key", "ab");

        Assert.False(entry.IsBinary);
        Assert.Equal("ab", entry.Value);
        Assert.Equal("ab"u8.ToArray(), entry.ValueBytes);
        Assert.Equal("[Entry: key=key, value=ab]", entry.ToString());
    }

    [Fact]
    public void Bytes_are_read_as_bytes_alone()
    {
        Metadata.Entry entry = new("key-bin", [1, 2]);

        Assert.True(entry.IsBinary);
        Assert.Equal([1, 2], entry.ValueBytes);
        Assert.Throws<InvalidOperationException>(() => entry.Value);
    }

    [Fact]
    public void Nobody_outside_holds_the_bytes()
    {
        byte[] given = [1, 2];
        Metadata.Entry entry = new("key-bin", given);

        given[0] = 9;
        entry.ValueBytes[1] = 9;

        Assert.Equal([1, 2], entry.ValueBytes);
    }
}
