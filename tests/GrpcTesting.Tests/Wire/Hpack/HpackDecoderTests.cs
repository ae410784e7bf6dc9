using System.Text;
using GrpcTesting.Wire;

namespace GrpcTesting.Tests.Wire.Hpack;

public class HpackDecoderTests
{
    [Theory]
    [InlineData("80", "index 0, but the tables end at 61")]
    [InlineData("be", "index 62, but the tables end at 61")]
    [InlineData("ffffffffff0f", "an index that is cut off or too large")]
    [InlineData("ff", "an index that is cut off or too large")]
    [InlineData("7f00", "index 63, but the tables end at 61")]
    [InlineData("40", "a header name that is cut off or wrongly encoded")]
    [InlineData("400561", "a header name that is cut off or wrongly encoded")]
    [InlineData("400161", "the value of 'a' is cut off or wrongly encoded")]
    [InlineData("40016103aa", "the value of 'a' is cut off or wrongly encoded")]
    [InlineData("40016184ffffffff", "the value of 'a' is cut off or wrongly encoded")]
    [InlineData("8220", "a table size update after the first header (RFC 7541 §4.2)")]
    [InlineData("3fe25f", "a table size of 12,289, over SETTINGS_HEADER_TABLE_SIZE 4,096")]
    public void A_block_that_breaks_the_rules_is_explained(string hex, string expected)
    {
        var decoder = new HpackDecoder();

        Assert.False(decoder.TryDecode(Convert.FromHexString(hex), new HeaderList(showCredentials: true)));
        Assert.Equal(expected, decoder.Error);
    }

    [Fact]
    public void After_an_error_no_later_block_is_trusted()
    {
        var decoder = new HpackDecoder();
        decoder.TryDecode([0x80], new HeaderList(showCredentials: true));

        Assert.False(decoder.TryDecode([0x82], new HeaderList(showCredentials: true)));
        Assert.Equal("index 0, but the tables end at 61", decoder.Error);
    }

    [Theory]
    [InlineData("f9ff", false)] // '*' and eight bits of padding
    [InlineData("1f", true)] // 'a' and three bits of padding
    [InlineData("18", false)] // padding that is not ones
    [InlineData("1fff", false)] // more than seven bits of padding
    public void Huffman_padding_is_checked(string hex, bool isValid)
    {
        var text = new char[32];

        Assert.Equal(isValid ? 1 : -1, HpackHuffman.Decode(Convert.FromHexString(hex), text));
    }

    [Fact]
    public void Size_updates_before_the_first_header_empty_and_reopen_the_table()
    {
        var decoder = new HpackDecoder();
        Decode(decoder, [0x40, 1, (byte)'a', 1, (byte)'b']);
        Assert.Equal(1, decoder.Table.Count);

        Decode(decoder, [0x20, 0x3f, 0xe1, 0x1f, 0x40, 1, (byte)'c', 1, (byte)'d']);

        Assert.Equal(4096, decoder.Table.MaxSize);
        Assert.Equal(new HpackEntry("c", "d"), decoder.Table.Get(0));
        Assert.Equal(1, decoder.Table.Count);
    }

    [Fact]
    public void An_entry_larger_than_the_table_empties_it_and_is_still_a_header()
    {
        var decoder = new HpackDecoder();
        decoder.Table.Resize(64);
        Decode(decoder, [0x40, 1, (byte)'a', 1, (byte)'b']);

        var list = Decode(decoder, [0x40, 1, (byte)'c', 40, .. new byte[40]]);

        Assert.Equal(0, decoder.Table.Count);
        Assert.Equal(new string('\0', 40), Assert.Single(list.ToImmutable()).Value);
    }

    [Fact]
    public void Many_entries_come_back_in_the_order_newest_first()
    {
        var decoder = new HpackDecoder();
        for (var number = 0; number < 1000; number++)
        {
            var value = Encoding.ASCII.GetBytes($"{number:0000}");
            Decode(decoder, [0x40, 1, (byte)'n', 4, .. value]);
        }

        var kept = 4096 / (1 + 4 + 32);
        Assert.Equal(kept, decoder.Table.Count);
        Assert.Equal(
            Enumerable.Range(0, kept).Select(age => $"{999 - age:0000}"),
            Enumerable.Range(0, kept).Select(age => decoder.Table.Get(age).Value));
    }

    [Fact]
    public void A_bomb_of_references_is_counted_but_not_kept()
    {
        var decoder = new HpackDecoder();
        Decode(decoder, [0x40, 1, (byte)'a', 0x7f, 0x81, 0x1e, .. new byte[4000 - 32]]);

        var list = Decode(decoder, [.. Enumerable.Repeat((byte)0xbe, 16_384)]);

        Assert.Equal(HeaderList.MaxSize / 4001, list.ToImmutable().Length);
        Assert.Equal(16_384 - HeaderList.MaxSize / 4001, list.Dropped);
    }

    [Fact]
    public void A_header_of_every_octet_survives()
    {
        var octets = Enumerable.Range(0, 256).Select(octet => (byte)octet).ToArray();

        var list = Decode(new HpackDecoder(), [0x00, 1, (byte)'a', 0x7f, 0x81, 0x01, .. octets]);

        Assert.Equal(octets, Encoding.Latin1.GetBytes(Assert.Single(list.ToImmutable()).Value));
    }

    private static HeaderList Decode(HpackDecoder decoder, byte[] block)
    {
        var list = new HeaderList(showCredentials: true);
        Assert.True(decoder.TryDecode(block, list), decoder.Error);
        return list;
    }
}
