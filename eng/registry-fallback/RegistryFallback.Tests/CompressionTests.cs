using System.IO.Compression;
using Grpc.Net.Compression;

namespace RegistryFallback.Tests;

public class CompressionTests
{
    private static readonly byte[] Message = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i % 7))];

    public static TheoryData<ICompressionProvider, string, byte> Providers => new()
    {
        { new GzipCompressionProvider(CompressionLevel.Fastest), "gzip", 0x1f },
        { new DeflateCompressionProvider(CompressionLevel.Fastest), "deflate", 0x78 }, // zlib's first byte
    };

    [Theory]
    [MemberData(nameof(Providers))]
    public void What_goes_in_comes_out(ICompressionProvider provider, string name, byte firstByte)
    {
        Assert.Equal(name, provider.EncodingName);
        foreach (CompressionLevel? level in new CompressionLevel?[] { null, CompressionLevel.SmallestSize })
        {
            var compressed = Compress(provider, level);
            Assert.Equal(firstByte, compressed[0]);
            Assert.InRange(compressed.Length, 1, Message.Length / 10);

            using MemoryStream output = new();
            using var decompression = provider.CreateDecompressionStream(new MemoryStream(compressed));
            decompression.CopyTo(output);
            Assert.Equal(Message, output.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public void The_level_of_the_provider_is_for_messages_that_ask_for_none(
        ICompressionProvider provider, string name, byte firstByte)
    {
        _ = (name, firstByte);

        Assert.Equal(Compress(provider, CompressionLevel.Fastest), Compress(provider, null));
        Assert.NotEqual(Compress(provider, CompressionLevel.NoCompression), Compress(provider, null));
    }

    private static byte[] Compress(ICompressionProvider provider, CompressionLevel? level)
    {
        using MemoryStream output = new();
        using (var compression = provider.CreateCompressionStream(output, level))
            compression.Write(Message);

        Assert.True(output.CanWrite, "The stream of the caller stays open.");
        return output.ToArray();
    }
}
