using System.IO.Compression;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Compression;

namespace GrpcTesting.TransportTests;

/// <summary>gzip in both directions, seen from the compression provider that did the work.</summary>
public class CompressionTests
{
    private static readonly Letter Compressible = new() { Payload = ByteString.CopyFrom(new byte[100_000]) };

    [Theory, EveryTransport]
    public async Task The_client_compresses_what_it_is_told_to(GrpcTransport transport)
    {
        var provider = new CountingGzip();
        string? encoding = null;
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = (request, context) =>
            {
                encoding = context.GetHttpContext().Request.Headers["grpc-encoding"];
                return Task.FromResult(new Letter { Number = request.Payload.Length });
            },
        }, options => options.ConfigureChannel(channel => channel.CompressionProviders = [provider]));

        var outcome = await stage.Client
            .UnaryAsync(Compressible, new Metadata { { "grpc-internal-encoding-request", "gzip" } })
            .CaptureAsync();

        Assert.Equal(100_000, outcome.Response.Number);
        Assert.Equal("gzip", encoding);
        Assert.Equal(1, provider.Compressed);
    }

    [Theory, EveryTransport]
    public async Task The_server_compresses_what_it_is_told_to(GrpcTransport transport)
    {
        var provider = new CountingGzip();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnServerStream = async (_, responses, _) =>
            {
                await responses.WriteAsync(Compressible);
                responses.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
                await responses.WriteAsync(Compressible);
            },
        }, options =>
        {
            options.ConfigureGrpc(grpc =>
            {
                grpc.ResponseCompressionAlgorithm = "gzip";
                grpc.ResponseCompressionLevel = CompressionLevel.Fastest;
            });
            options.ConfigureChannel(channel => channel.CompressionProviders = [provider]);
        });

        var outcome = await stage.Client.ServerStream(new Letter()).CaptureAsync();

        Assert.Equal([Compressible, Compressible], outcome.Responses);
        Assert.Equal(1, provider.Decompressed);
    }

    private sealed class CountingGzip : ICompressionProvider
    {
        private readonly GzipCompressionProvider _gzip = new(CompressionLevel.Fastest);
        private int _compressed;
        private int _decompressed;

        public string EncodingName => _gzip.EncodingName;

        public int Compressed => _compressed;

        public int Decompressed => _decompressed;

        public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel)
        {
            Interlocked.Increment(ref _compressed);
            return _gzip.CreateCompressionStream(stream, compressionLevel);
        }

        public Stream CreateDecompressionStream(Stream stream)
        {
            Interlocked.Increment(ref _decompressed);
            return _gzip.CreateDecompressionStream(stream);
        }
    }
}
