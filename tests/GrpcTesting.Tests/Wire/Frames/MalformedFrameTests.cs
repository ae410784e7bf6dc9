using static GrpcTesting.Tests.Wire.FrameBytes;

namespace GrpcTesting.Tests.Wire.Frames;

public class MalformedFrameTests
{
    public static TheoryData<string, byte[]> Broken => new()
    {
        { "DATA on stream 0 (RFC 9113 §6.1)", Data(0, 0, 1) },
        { "more padding than payload (RFC 9113 §6.1)", Frame(0x0, 0x8, 1, 5, 1, 2) },
        { "HEADERS on stream 0 (RFC 9113 §6.2)", Headers(0, 0, "a: b") },
        { "too short for its padding or priority (RFC 9113 §6.2)", Frame(0x1, 0x24, 1, 1, 2, 3) },
        { "header block with index 0, but the tables end at 61", Frame(0x1, 0x4, 1, 0x80) },
        { "PRIORITY on stream 0, or not 5 bytes (RFC 9113 §6.3)", Frame(0x2, 0, 1, 1) },
        { "RST_STREAM on stream 0, or not 4 bytes (RFC 9113 §6.4)", Frame(0x3, 0, 0, 0, 0, 0, 0) },
        { "SETTINGS on a stream, or of a wrong length (RFC 9113 §6.5)", Frame(0x4, 0, 0, 1, 2, 3, 4, 5) },
        { "SETTINGS on a stream, or of a wrong length (RFC 9113 §6.5)", Frame(0x4, 1, 0, 0, 1, 0, 0, 0, 0) },
        {
            "INITIAL_WINDOW_SIZE = 2,147,483,648 (RFC 9113 §6.5.2)",
            Settings((Http2SettingId.InitialWindowSize, 1u << 31))
        },
        { "MAX_FRAME_SIZE = 16,383 (RFC 9113 §6.5.2)", Settings((Http2SettingId.MaxFrameSize, 16_383)) },
        { "PUSH_PROMISE on stream 0, or too short (RFC 9113 §6.6)", Frame(0x5, 0x4, 1, 0, 0) },
        { "PING on a stream, or not 8 bytes (RFC 9113 §6.7)", Frame(0x6, 0, 0, 1) },
        { "GOAWAY on a stream, or under 8 bytes (RFC 9113 §6.8)", Frame(0x7, 0, 0, 1, 2, 3) },
        { "WINDOW_UPDATE of not 4 bytes (RFC 9113 §6.9)", Frame(0x8, 0, 0, 1) },
        { "WINDOW_UPDATE by 0 (RFC 9113 §6.9)", WindowUpdate(0, 0) },
        { "CONTINUATION without a header block to continue (RFC 9113 §6.10)", Continuation(1, 0, 1) },
        { "longer than MAX_FRAME_SIZE 16,384", Data(1, 0, new byte[16_385]) },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_frame_is_recorded_with_its_rule_and_the_next_one_is_read(string reason, byte[] frame)
    {
        var connection = new RecordedConnection().Begin().Client([.. frame, .. Ping(0, 1)]);

        var malformed = Assert.IsType<Http2MalformedFrame>(connection.Wire.Frames[^2]);
        Assert.Equal(reason, malformed.Reason);
        Assert.Equal((Http2FrameType)frame[3], malformed.Type);
        Assert.InRange(malformed.Data.Length, 0, 64);
        connection.Last<Http2PingFrame>();
    }

    [Fact]
    public void A_frame_within_a_header_block_is_named_as_what_should_have_come()
    {
        var connection = new RecordedConnection().Begin()
            .Client(Frame(0x1, 0, 1, HeaderBlock("a: b")))
            .Client(Ping(0, 1))
            .Request(3);

        Assert.Equal(
            [
                "5 bytes, to be continued",
                "malformed: expected CONTINUATION of stream 1 (RFC 9113 §6.10) 00 00 00 00 00 00 00 01 |........|",
            ],
            connection.Wire.Frames.Skip(5).Take(2).Select(frame => frame.Describe()));
        Assert.Equal(
            "header block not decoded, because a header block was not finished at #7",
            connection.Last<Http2MalformedFrame>().Reason);
    }

    [Fact]
    public void After_a_broken_header_block_frames_are_still_read_and_the_other_side_is_well()
    {
        var connection = new RecordedConnection().Begin()
            .Client(Frame(0x1, 0x5, 1, 0x80))
            .Client(Headers(3, 0, ":method: POST"))
            .Client(Data(3, EndStream, 1, 2, 3))
            .Server(Headers(3, 0, ":status: 200"));

        Assert.Equal(
            [
                "malformed: header block with index 0, but the tables end at 61",
                "malformed: header block not decoded, because index 0, but the tables end at 61",
                "END_STREAM, 3 bytes 01 02 03 |...|",
                "200",
            ],
            connection.Wire.Frames.Skip(5).Select(frame => frame.Describe()));
    }

    [Theory]
    [InlineData(false, "malformed: header block not decoded, because index 0, but the tables end at 61")]
    [InlineData(
        true,
        "malformed: header block not decoded, because index 0, but the tables end at 61 00 0d 61 75 74 68 6f 72 69 7a 61 74 "
        + "69 6f 6e 03 … |..authorization.|")]
    public void Headers_that_cannot_be_decoded_are_not_shown_as_bytes_either(bool showCredentials, string described)
    {
        var connection = new RecordedConnection(new WireLogOptions { ShowCredentials = showCredentials }).Begin()
            .Client(Frame(0x1, 0x5, 1, 0x80))
            .Client(Headers(3, 0, "authorization: abc"));

        Assert.Equal(described, connection.Wire.Frames[^1].Describe());
    }

    [Fact]
    public void A_client_that_does_not_speak_HTTP2_ends_the_decoding_with_a_reason()
    {
        var connection = new RecordedConnection().Client("GET / HTTP/1.1\r\n\r\n"u8.ToArray())
            .Server("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());

        Assert.Equal(
            """
              #     ms  direction        stream  frame    what it says
              1  0.000  client → server       0  PREFACE  malformed: the client did not send the connection preface of HTTP/2 (RFC 9113 §3.4) 47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a |GET / HTTP/1.1..|
            1 frame, 0 streams, 1 connection
            connection 1: 18 bytes in 1 frame →, 28 bytes in 0 frames ←, open; not decoded further: the client did not send the connection preface of HTTP/2 (RFC 9113 §3.4)

            """.ReplaceLineEndings("\n"),
            connection.Wire.ToString());
    }

    [Fact]
    public void A_frame_that_the_end_of_the_connection_cuts_off_is_recorded()
    {
        var connection = new RecordedConnection().Begin().Request(1).Client(Data(1, 0, new byte[100])[..29]).Close();

        var malformed = connection.Last<Http2MalformedFrame>();
        Assert.Equal(Http2FrameType.Data, malformed.Type);
        Assert.Equal("the connection ended after 20 of 100 bytes", malformed.Reason);
        Assert.Equal(20, malformed.Data.Length);
        Assert.NotNull(connection.Wire.Streams[0].ClosedAt);
    }

    [Fact]
    public void Bytes_may_come_one_at_a_time()
    {
        byte[] client = [.. Preface, .. Settings((Http2SettingId.EnablePush, 0)), .. Data(1, 0, 1, 2, 3), .. Ping(0, 9)];
        var whole = new RecordedConnection().Client(client);
        var single = new RecordedConnection();
        foreach (var octet in client)
        {
            single.Client(octet);
        }

        Assert.Equal(whole.Wire.ToString(), single.Wire.ToString());
        Assert.Equal(4, single.Wire.Frames.Count);
    }

    [Fact]
    public void A_frame_as_long_as_the_receiver_allows_is_read()
    {
        var connection = new RecordedConnection().Begin()
            .Server(Settings((Http2SettingId.MaxFrameSize, 100_000)))
            .Client(Data(1, 0, new byte[100_000]));

        Assert.Equal(100_000, connection.Last<Http2DataFrame>().Data.Length);
    }
}
