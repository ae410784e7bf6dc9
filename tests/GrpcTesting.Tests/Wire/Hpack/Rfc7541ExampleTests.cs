using GrpcTesting.Wire;

namespace GrpcTesting.Tests.Wire.Hpack;

/// <summary>RFC 7541 appendix C: every example, with the dynamic table that each block leaves behind.</summary>
public class Rfc7541ExampleTests
{
    private const string MaxAge = "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1";

    /// <summary>C.1: integers.</summary>
    [Theory]
    [InlineData("0a", 5, 10)]
    [InlineData("1f9a0a", 5, 1337)]
    [InlineData("2a", 8, 42)]
    public void An_integer_of_appendix_C_is_read(string hex, int prefixBits, int expected)
    {
        var reader = new HpackReader(Bytes(hex));

        Assert.True(reader.TryReadInteger(prefixBits, out var value));
        Assert.Equal(expected, value);
        Assert.True(reader.AtEnd);
    }

    /// <summary>A name, the table's limit, and for each block its bytes, its headers, the table and its size.</summary>
    public static TheoryData<string, int, Block[]> Examples => new()
    {
        {
            "C.2.1 literal with indexing", 4096,
            [
                new("400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572",
                    ["custom-key: custom-header"], ["custom-key: custom-header"], 55),
            ]
        },
        {
            "C.2.2 literal without indexing", 4096,
            [new("040c 2f73 616d 706c 652f 7061 7468", [":path: /sample/path"], [], 0)]
        },
        {
            "C.2.3 literal never indexed", 4096,
            [new("1008 7061 7373 776f 7264 0673 6563 7265 74", ["password: secret"], [], 0)]
        },
        {
            "C.2.4 indexed", 4096,
            [new("82", [":method: GET"], [], 0)]
        },
        {
            "C.3 requests without Huffman", 4096,
            [
                new("8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d", FirstRequest, FirstRequestTable, 57),
                new("8286 84be 5808 6e6f 2d63 6163 6865", SecondRequest, SecondRequestTable, 110),
                new("8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65",
                    ThirdRequest, ThirdRequestTable, 164),
            ]
        },
        {
            "C.4 requests with Huffman", 4096,
            [
                new("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff", FirstRequest, FirstRequestTable, 57),
                new("8286 84be 5886 a8eb 1064 9cbf", SecondRequest, SecondRequestTable, 110),
                new("8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf",
                    ThirdRequest, ThirdRequestTable, 164),
            ]
        },
        {
            "C.5 responses without Huffman", 256,
            [
                new("4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 "
                    + "2032 303a 3133 3a32 3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70 "
                    + "6c65 2e63 6f6d",
                    FirstResponse, FirstResponseTable, 222),
                new("4803 3330 37c1 c0bf", SecondResponse, SecondResponseTable, 222),
                new("88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d "
                    + "54c0 5a04 677a 6970 7738 666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049 "
                    + "5541 5851 5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b 2076 6572 7369 6f6e "
                    + "3d31",
                    ThirdResponse, ThirdResponseTable, 215),
            ]
        },
        {
            "C.6 responses with Huffman", 256,
            [
                new("4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 "
                    + "2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3",
                    FirstResponse, FirstResponseTable, 222),
                new("4883 640e ffc1 c0bf", SecondResponse, SecondResponseTable, 222),
                new("88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab "
                    + "77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f "
                    + "9587 3160 65c0 03ed 4ee5 b106 3d50 07",
                    ThirdResponse, ThirdResponseTable, 215),
            ]
        },
    };

    private static string[] FirstRequest =>
        [":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com"];

    private static string[] FirstRequestTable => [":authority: www.example.com"];

    private static string[] SecondRequest => [.. FirstRequest, "cache-control: no-cache"];

    private static string[] SecondRequestTable => ["cache-control: no-cache", .. FirstRequestTable];

    private static string[] ThirdRequest =>
    [
        ":method: GET", ":scheme: https", ":path: /index.html", ":authority: www.example.com",
        "custom-key: custom-value",
    ];

    private static string[] ThirdRequestTable => ["custom-key: custom-value", .. SecondRequestTable];

    private static string[] FirstResponse =>
    [
        ":status: 302", "cache-control: private", "date: Mon, 21 Oct 2013 20:13:21 GMT",
        "location: https://www.example.com",
    ];

    private static string[] FirstResponseTable => [.. FirstResponse.Reverse()];

    private static string[] SecondResponse => [":status: 307", .. FirstResponse[1..]];

    private static string[] SecondResponseTable => [":status: 307", .. FirstResponseTable[..3]];

    private static string[] ThirdResponse =>
    [
        ":status: 200", "cache-control: private", "date: Mon, 21 Oct 2013 20:13:22 GMT",
        "location: https://www.example.com", "content-encoding: gzip", $"set-cookie: {MaxAge}",
    ];

    private static string[] ThirdResponseTable =>
        [$"set-cookie: {MaxAge}", "content-encoding: gzip", "date: Mon, 21 Oct 2013 20:13:22 GMT"];

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_header_block_of_appendix_C_is_decoded(string example, int maxTableSize, Block[] blocks)
    {
        Assert.NotEmpty(example);
        var decoder = new HpackDecoder();
        decoder.Table.Resize(maxTableSize);
        foreach (var block in blocks)
        {
            var list = new HeaderList(showCredentials: true);

            Assert.True(decoder.TryDecode(Bytes(block.Hex), list), decoder.Error);
            Assert.Equal(block.Headers, list.ToImmutable().Select(header => header.ToString()));
            Assert.Equal(block.Table, Entries(decoder.Table));
            Assert.Equal(block.TableSize, decoder.Table.Size);
        }
    }

    [Fact]
    public void A_literal_that_is_never_indexed_says_so()
    {
        var list = new HeaderList(showCredentials: true);

        new HpackDecoder().TryDecode(Bytes("1008 7061 7373 776f 7264 0673 6563 7265 74"), list);

        Assert.True(Assert.Single(list.ToImmutable()).IsNeverIndexed);
    }

    private static IEnumerable<string> Entries(HpackDynamicTable table) =>
        Enumerable.Range(0, table.Count).Select(table.Get).Select(entry => $"{entry.Name}: {entry.Value}");

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    public sealed record Block(string Hex, string[] Headers, string[] Table, int TableSize);
}
