using System.IO.Compression;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using static GrpcTesting.Tests.Wire.FrameBytes;
using Enum = System.Enum;

namespace GrpcTesting.Tests.Wire.Messages;

public class WireMessageTests
{
    private static readonly byte[] Ada = new EnumValue { Name = "Ada" }.ToByteArray();

    private readonly RecordedConnection _connection = new RecordedConnection().Begin();

    [Fact]
    public void Several_messages_in_one_frame_are_told_apart()
    {
        _connection.Request(1).Client(Data(1, 0, [.. Message(Ada), .. Message([]), .. Message(Ada)[..3]]));

        Assert.Equal(
            "EnumValue { \"name\": \"Ada\" } (5 bytes), EnumValue { } (0 bytes), message 3 begins: 3 bytes of its prefix",
            _connection.Wire.Frames[^1].Describe());
    }

    [Fact]
    public void A_message_over_several_frames_belongs_to_the_last()
    {
        var message = Message(Ada);
        _connection.Request(1);
        foreach (var octet in message)
        {
            _connection.Client(Data(1, 0, octet));
        }

        var found = Assert.Single(_connection.Wire.Streams[0].Messages);
        Assert.Equal("EnumValue { \"name\": \"Ada\" } (5 bytes)", found.ToString());
        Assert.Equal((7, 16), (found.FirstFrame, found.LastFrame));
        Assert.Same(found, Assert.Single(_connection.Last<Http2DataFrame>().Messages));
        Assert.Equal(Ada, found.Data!.Value.ToArray());
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public void A_compressed_message_is_decompressed(string encoding)
    {
        using var buffer = new MemoryStream();
        using (Stream compressor = encoding == "gzip"
            ? new GZipStream(buffer, CompressionLevel.Optimal)
            : new ZLibStream(buffer, CompressionLevel.Optimal))
        {
            compressor.Write(Ada);
        }

        var compressed = buffer.ToArray();
        _connection.Request(1, headers: $"grpc-encoding: {encoding}")
            .Client(Data(1, 0, Message(compressed, isCompressed: true)));

        var message = Assert.Single(_connection.Wire.Streams[0].Messages);
        Assert.True(message.IsCompressed);
        Assert.Equal(compressed, message.Payload.ToArray());
        Assert.Equal(Ada, message.Data!.Value.ToArray());
        Assert.Equal($"EnumValue {{ \"name\": \"Ada\" }} ({compressed.Length} bytes {encoding})", message.ToString());
    }

    [Theory]
    [InlineData("gzip", "EnumValue (3 bytes gzip) 01 02 03 |...|")]
    [InlineData("br", "EnumValue (3 bytes br) 01 02 03 |...|")]
    public void What_cannot_be_decompressed_is_shown_as_it_is(string encoding, string expected)
    {
        _connection.Request(1, headers: $"grpc-encoding: {encoding}")
            .Client(Data(1, 0, Message([1, 2, 3], isCompressed: true)));

        var message = Assert.Single(_connection.Wire.Streams[0].Messages);
        Assert.Null(message.Data);
        Assert.Equal(expected, message.ToString());
    }

    [Fact]
    public void A_message_that_unpacks_to_gigabytes_is_not_unpacked()
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal))
        {
            for (var block = 0; block < 64; block++)
            {
                gzip.Write(new byte[128 * 1024]);
            }
        }

        _connection.Request(1, headers: "grpc-encoding: gzip")
            .Client(Data(1, 0, Message(buffer.ToArray(), isCompressed: true)));

        Assert.Null(Assert.Single(_connection.Wire.Streams[0].Messages).Data);
    }

    [Fact]
    public void Bytes_that_are_not_the_message_are_shown_in_hexadecimal()
    {
        _connection.Request(1).Client(Data(1, 0, Message([0xff, 0xff, (byte)'!'])));

        Assert.Equal("EnumValue (3 bytes) ff ff 21 |..!|", _connection.Wire.Frames[^1].Describe());
    }

    [Fact]
    public void DATA_without_the_prefix_of_gRPC_is_reported_and_not_guessed_at()
    {
        _connection.Request(1).Client(Data(1, 0, 0x50, 0, 0, 0, 1, 1)).Client(Data(1, 0, 1, 2));

        Assert.Equal(
            ["not a gRPC message: its compressed flag is 0x50", "2 bytes 01 02 |..|"],
            _connection.Wire.Frames.Skip(6).Select(frame => frame.Describe()));
    }

    [Fact]
    public void A_message_over_4_MiB_is_kept_in_part_and_counted_in_full()
    {
        _connection.Request(1);
        const int Frames = 320;
        _connection.Client(Data(1, 0, [0, .. Number32(Frames * 16_000)]));
        for (var frame = 0; frame < Frames; frame++)
        {
            _connection.Client(Data(1, 0, new byte[16_000]));
        }

        var message = Assert.Single(_connection.Wire.Streams[0].Messages);
        Assert.Equal(5_120_000, message.Length);
        Assert.Equal(4 * 1024 * 1024, message.Payload.Length);
        Assert.True(message.IsTruncated);
        Assert.Null(message.Json);
        Assert.StartsWith("EnumValue (5,120,000 bytes, cut) 00 00", message.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Trailers_alone_are_the_response_and_the_status()
    {
        _connection.Request(1).Client(Data(1, EndStream)).Server(Headers(
            1, EndStream, ":status: 200", "content-type: application/grpc", "grpc-status: 12",
            "grpc-message: Stra%C3%9Fe"));

        var stream = Assert.Single(_connection.Wire.Streams);
        Assert.Equal(12, (int)stream.Status!.Value);
        Assert.Equal("Straße", stream.StatusMessage);
        Assert.Equal(stream.ResponseHeaders, stream.Trailers);
        Assert.NotNull(stream.ClosedAt);
        Assert.Equal(
            "END_STREAM, 200, grpc-status: 12 (Unimplemented), grpc-message: Stra%C3%9Fe, "
                + "content-type: application/grpc",
            _connection.Wire.Frames[^1].Describe());
    }

    [Theory]
    [InlineData("authorization", true)]
    [InlineData("proxy-authorization", true)]
    [InlineData("cookie", true)]
    [InlineData("set-cookie", true)]
    [InlineData("x-auth-token-bin", true)]
    [InlineData("x-api-key", true)]
    [InlineData("session-secret-bin", true)]
    [InlineData(":authority", false)]
    [InlineData("grpc-status-details-bin", false)]
    [InlineData("x-tokenizer", false)]
    public void Credentials_are_redacted_unless_asked_for(string name, bool isCredential)
    {
        foreach (var show in new[] { false, true })
        {
            var connection = new RecordedConnection(new WireLogOptions { ShowCredentials = show }).Begin()
                .Request(1, headers: $"{name}: s3cret");

            var header = connection.Wire.Streams[0].RequestHeaders[^1];
            var redacted = isCredential && !show;
            Assert.Equal(redacted, header.IsRedacted);
            Assert.Equal(redacted ? "(redacted)" : "s3cret", header.Value);
            Assert.Equal(!redacted, connection.Wire.ToString().Contains("s3cret", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_status_that_gRPC_defines_is_known()
    {
        foreach (var code in Enum.GetValues<Grpc.Core.StatusCode>())
        {
            var connection = new RecordedConnection().Begin().Request(1)
                .Server(Headers(1, EndStream, ":status: 200", $"grpc-status: {(int)code}"));

            Assert.Equal(code, connection.Wire.Streams[0].Status);
        }

        _connection.Request(1).Server(Headers(1, EndStream, ":status: 200", "grpc-status: 17"));
        Assert.Null(_connection.Wire.Streams[0].Status);
    }
}
