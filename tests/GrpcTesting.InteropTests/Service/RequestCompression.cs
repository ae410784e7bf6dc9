using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;
using Microsoft.AspNetCore.Http;

namespace GrpcTesting.InteropTests;

/// <summary>Which requests of a call came compressed.</summary>
/// <remarks>
/// gRPC shows a handler <c>grpc-encoding</c>, by which a client may compress, and not the flag of a message, by which it
/// did. The server asks for a decompression stream for exactly those messages that have the flag, and does so in the
/// call's own flow; so the asking is counted, by call.
/// </remarks>
internal sealed class RequestCompression
{
    private static readonly HttpContextAccessor Accessor = new();

    private int _seen;
    private int _told;

    /// <summary>gzip for the server's <c>CompressionProviders</c>. It needs <see cref="IHttpContextAccessor"/> among
    /// the services.</summary>
    public static ICompressionProvider Provider { get; } = new CountingProvider();

    public static RequestCompression Of(ServerCallContext context) => Of(context.GetHttpContext());

    /// <summary>Whether the message was compressed that was read since the last time somebody asked.</summary>
    public bool LastWasCompressed()
    {
        var before = _told;
        _told = _seen;
        return _seen > before;
    }

    private static RequestCompression Of(HttpContext context)
    {
        if (context.Items.TryGetValue(typeof(RequestCompression), out var own))
        {
            return (RequestCompression)own!;
        }

        var created = new RequestCompression();
        context.Items[typeof(RequestCompression)] = created;
        return created;
    }

    private sealed class CountingProvider : ICompressionProvider
    {
        private readonly GzipCompressionProvider _gzip = new(CompressionLevel.Fastest);

        public string EncodingName => _gzip.EncodingName;

        public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
            _gzip.CreateCompressionStream(stream, compressionLevel);

        public Stream CreateDecompressionStream(Stream stream)
        {
            Of(Accessor.HttpContext!)._seen++;
            return _gzip.CreateDecompressionStream(stream);
        }
    }
}
