using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using GrpcTesting.Wire;
using static GrpcTesting.Tests.Wire.FrameBytes;

namespace GrpcTesting.Tests.Wire.Rendering;

public class WireTableTests
{
    [Fact]
    public void A_unary_call_reads_like_a_packet_list()
    {
        var wire = new RecordedConnection()
            .Client([.. Preface, .. Settings((Http2SettingId.EnablePush, 0), (Http2SettingId.InitialWindowSize, 65_536))])
            .Client(WindowUpdate(0, 67_043_329))
            .After(0.25)
            .Server(Settings((Http2SettingId.MaxConcurrentStreams, 100), (Http2SettingId.InitialWindowSize, 786_432)))
            .Server(WindowUpdate(0, 983_041))
            .Server(SettingsAck)
            .After(0.1)
            .Client(SettingsAck)
            .Client(Headers(
                1, 0, ":scheme: http", ":method: POST", ":path: /test.Names/Find", "te: trailers",
                "authorization: Bearer abc", "content-type: application/grpc"))
            .Client(Data(1, EndStream, Message(new EnumValue { Name = "Ada", Number = 7 }.ToByteArray())))
            .After(1)
            .Client(Ping(0, 0x0102030405060708))
            .Server(Ping(Ack, 0x0102030405060708))
            .Server(Headers(1, 0, ":status: 200", "content-type: application/grpc"))
            .Server(Data(1, 0, Message(new StringValue { Value = "Lovelace" }.ToByteArray())))
            .Server(Headers(1, EndStream, "grpc-message: fine", "grpc-status: 0"))
            .After(10)
            .Server(GoAway(1, Http2ErrorCode.NoError))
            .Wire;

        AssertTable(
            """
              #      ms  direction        stream  frame          what it says
              1   0.000  client → server       0  PREFACE        PRI * HTTP/2.0
              2   0.000  client → server       0  SETTINGS       ENABLE_PUSH = 0, INITIAL_WINDOW_SIZE = 65,536
              3   0.000  client → server       0  WINDOW_UPDATE  +67,043,329
              4   0.250  client ← server       0  SETTINGS       MAX_CONCURRENT_STREAMS = 100, INITIAL_WINDOW_SIZE = 786,432
              5   0.250  client ← server       0  WINDOW_UPDATE  +983,041
              6   0.250  client ← server       0  SETTINGS       ACK
              7   0.350  client → server       0  SETTINGS       ACK
              8   0.350  client → server       1  HEADERS        POST /test.Names/Find, authorization: (redacted), :scheme: http, te: trailers, content-type: application/grpc
              9   0.350  client → server       1  DATA           END_STREAM, EnumValue { "name": "Ada", "number": 7 } (7 bytes)
             10   1.350  client → server       0  PING           0x0102030405060708
             11   1.350  client ← server       0  PING           ACK, 0x0102030405060708
             12   1.350  client ← server       1  HEADERS        200, content-type: application/grpc
             13   1.350  client ← server       1  DATA           StringValue "Lovelace" (10 bytes)
             14   1.350  client ← server       1  HEADERS        END_STREAM, grpc-status: 0 (OK), grpc-message: fine
             15  11.350  client ← server       0  GOAWAY         NO_ERROR, last stream 1
            15 frames, 1 stream, 1 connection

            """,
            wire);
    }

    [Fact]
    public void Every_other_frame_has_its_words_too()
    {
        var wire = new RecordedConnection().Begin()
            .Request(1, "/other.Service/Method")
            .Client(Frame(0x2, 0, 1, 0x80, 0, 0, 3, 15))
            .Client(Data(1, 0, Message([0x0a, 0x03, 0x41, 0x64, 0x61])))
            .Client(Data(1, 0, 0, 0, 0, 0, 9, 1, 2))
            .Client(Data(1, 0, 3, 4))
            .Client(Data(1, EndStream, 5, 6, 7, 8, 9))
            .Server(Frame(0x5, EndHeaders, 1, [0, 0, 0, 2, .. HeaderBlock(":method: GET", ":path: /style.css")]))
            .Server(Frame(0x1, 0, 1, HeaderBlock(":status: 200")))
            .Server(Continuation(1, EndHeaders, HeaderBlock("content-type: application/grpc")))
            .Server(Frame(0x0, 0x8, 1, 2, 0, 0, 0, 0, 0, 9, 9))
            .Server(Frame(0xfa, 0x7, 0, 1, 2, 3))
            .Server(WindowUpdate(1, 0))
            .Server(RstStream(1, Http2ErrorCode.EnhanceYourCalm))
            .Client(GoAway(0, (Http2ErrorCode)0x1234, "too\nmany"))
            .Client(Frame(0x4, 0, 0, 0xab, 0xcd, 0, 0, 0, 1))
            .Wire;

        AssertTable(
            """
              #     ms  direction        stream  frame          what it says
              1  0.000  client → server       0  PREFACE        PRI * HTTP/2.0
              2  0.000  client → server       0  SETTINGS       all as they are
              3  0.000  client ← server       0  SETTINGS       all as they are
              4  0.000  client ← server       0  SETTINGS       ACK
              5  0.000  client → server       0  SETTINGS       ACK
              6  0.000  client → server       1  HEADERS        POST /other.Service/Method, content-type: application/grpc
              7  0.000  client → server       1  PRIORITY       depends on stream 3, weight 16, exclusive
              8  0.000  client → server       1  DATA           message (5 bytes) 0a 03 41 64 61 |..Ada|
              9  0.000  client → server       1  DATA           message 2 begins: 2 of 9 bytes
             10  0.000  client → server       1  DATA           message 2 goes on: 4 of 9 bytes
             11  0.000  client → server       1  DATA           END_STREAM, message (9 bytes) 01 02 03 04 05 06 07 08 09 |.........|
             12  0.000  client ← server       1  PUSH_PROMISE   stream 2, GET /style.css
             13  0.000  client ← server       1  HEADERS        13 bytes, to be continued
             14  0.000  client ← server       1  CONTINUATION   200, content-type: application/grpc
             15  0.000  client ← server       1  DATA           message (0 bytes), 3 bytes of padding
             16  0.000  client ← server       0  0xfa           flags 0x07, 3 bytes 01 02 03 |...|
             17  0.000  client ← server       1  WINDOW_UPDATE  malformed: WINDOW_UPDATE by 0 (RFC 9113 §6.9) 00 00 00 00 |....|
             18  0.000  client ← server       1  RST_STREAM     ENHANCE_YOUR_CALM
             19  0.000  client → server       0  GOAWAY         0x1234, last stream 0, too\x0amany
             20  0.000  client → server       0  SETTINGS       0xabcd = 1
            20 frames, 1 stream, 1 connection

            """,
            wire);
    }

    [Fact]
    public void A_blocked_sender_is_named_below_the_frames()
    {
        var connection = new RecordedConnection()
            .Client([.. Preface, .. Settings((Http2SettingId.InitialWindowSize, 10))])
            .Server([.. Settings(), .. SettingsAck])
            .Request(1)
            .After(5)
            .Server(Headers(1, 0, ":status: 200", "content-type: application/grpc"))
            .Server(Data(1, 0, 0, 0, 0, 0, 30, 1, 2, 3, 4, 5))
            .After(1500);

        AssertTable(
            """
              #     ms  direction        stream  frame     what it says
              1  0.000  client → server       0  PREFACE   PRI * HTTP/2.0
              2  0.000  client → server       0  SETTINGS  INITIAL_WINDOW_SIZE = 10
              3  0.000  client ← server       0  SETTINGS  all as they are
              4  0.000  client ← server       0  SETTINGS  ACK
              5  0.000  client → server       1  HEADERS   POST /test.Names/Find, content-type: application/grpc
              6  5.000  client ← server       1  HEADERS   200, content-type: application/grpc
              7  5.000  client ← server       1  DATA      message 1 begins: 5 of 30 bytes
            7 frames, 1 stream, 1 connection
            flow control: stream 1 of connection 1, client ← server: 0 of 10 bytes left, smallest 0, blocked once for 1.5 s, and still is

            """,
            connection.Wire);
    }

    [Fact]
    public void A_long_log_shows_its_end_and_counts_the_rest()
    {
        var connection = new RecordedConnection(new WireLogOptions { MaxFrames = 5 }).Begin();
        for (ulong number = 1; number <= 6; number++)
        {
            connection.After(1).Client(Ping(0, number));
        }

        using var writer = new StringWriter { NewLine = "\n" };
        connection.Wire.WriteTo(writer, maxFrames: 2);

        Assert.Equal(
            """
              #     ms  direction        stream  frame  what it says
                 … 3 earlier frames
             10  5.000  client → server       0  PING   0x0000000000000005
             11  6.000  client → server       0  PING   0x0000000000000006
            5 frames, 0 streams, 1 connection
            6 older frames gave way to these

            """,
            writer.ToString());
    }

    [Fact]
    public void Several_connections_get_a_column()
    {
        var connection = new RecordedConnection();
        connection.Client(Preface);
        connection.Recorder.Receive(connection.Recorder.Open("other"), WireDirection.ClientToServer, Preface);
        connection.Recorder.OpenUnseen();

        AssertTable(
            """
              #     ms  direction        connection  stream  frame    what it says
              1  0.000  client → server           1       0  PREFACE  PRI * HTTP/2.0
              2  0.000  client → server           2       0  PREFACE  PRI * HTTP/2.0
            2 frames, 0 streams, 2 connections
            not in it: 1 connection opened before the capture began

            """,
            connection.Wire);
    }

    [Fact]
    public void A_long_line_is_cut()
    {
        var connection = new RecordedConnection().Begin().Request(1, headers: $"x: {new string('y', 200)}");

        var line = connection.Wire.ToString().Split('\n')[6];

        Assert.EndsWith("yyy…", line, StringComparison.Ordinal);
        Assert.Equal("  6  0.000  client → server       1  HEADERS   ".Length + 160, line.Length);
        Assert.DoesNotContain("…", connection.Wire.Frames[^1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_log_says_so() =>
        Assert.Equal("0 frames, 0 streams, 0 connections\n", new WireLog(new(), TimeSpan.FromSeconds(1)).ToString());

    private static void AssertTable(string expected, WireSnapshot wire) =>
        Assert.Equal(expected.ReplaceLineEndings("\n"), wire.ToString());
}
