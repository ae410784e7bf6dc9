using System.IO.Compression;
using Grpc.Net.Compression;

namespace GrpcTesting.InteropTests;

/// <summary>A channel's gzip. The client asks it for exactly those messages that have the compressed flag.</summary>
internal sealed class CountingGzip : ICompressionProvider
{
    private readonly GzipCompressionProvider _gzip = new(CompressionLevel.Fastest);
    private int _requests;
    private int _responses;

    /// <summary>How many requests were compressed.</summary>
    public int Requests => _requests;

    /// <summary>How many responses came compressed.</summary>
    public int Responses => _responses;

    public string EncodingName => _gzip.EncodingName;

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel)
    {
        Interlocked.Increment(ref _requests);
        return _gzip.CreateCompressionStream(stream, compressionLevel);
    }

    public Stream CreateDecompressionStream(Stream stream)
    {
        Interlocked.Increment(ref _responses);
        return _gzip.CreateDecompressionStream(stream);
    }
}
