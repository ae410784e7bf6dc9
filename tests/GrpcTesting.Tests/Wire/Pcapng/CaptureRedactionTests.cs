using System.Text;
using GrpcTesting.Wire;
using static GrpcTesting.Tests.Wire.FrameBytes;

namespace GrpcTesting.Tests.Wire.Pcapng;

/// <summary>Credentials in a saved capture: gone, and nothing else is changed.</summary>
public class CaptureRedactionTests
{
    [Fact]
    public void Values_of_credentials_become_asterisks_of_the_same_length()
    {
        var connection = new RecordedConnection().Begin()
            .Request(1, headers: ["authorization: Bearer abc", "x-id: 7", "token-bin: c2VjcmV0"])
            .Server(Headers(1, 0, ":status: 200", "set-cookie: id=42"));

        var bytes = Latin1(CaptureRedaction.Apply(connection.Recorder.SnapshotRaw()));
        var raw = Latin1(connection.Recorder.SnapshotRaw());

        Assert.Equal(
            raw.Replace("Bearer abc", "**********", StringComparison.Ordinal)
                .Replace("c2VjcmV0", "********", StringComparison.Ordinal)
                .Replace("id=42", "*****", StringComparison.Ordinal),
            bytes);
        Assert.Contains("Bearer abc", raw, StringComparison.Ordinal);
    }

    [Fact]
    public void Huffman_coded_values_in_a_dynamic_table_decode_to_asterisks_and_the_others_to_themselves()
    {
        // RFC 7541 appendix C.6, with a set-cookie in the third response, and a fourth that refers to it.
        var connection = new RecordedConnection().Begin()
            .Server(Frame(0x1, EndHeaders, 1, Convert.FromHexString(
                "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3")))
            .Server(Frame(0x1, EndHeaders, 3, Convert.FromHexString("4883640effc1c0bf")))
            .Server(Frame(0x1, EndHeaders, 5, Convert.FromHexString(
                "88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b3960"
                + "d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007")))
            .Server(Frame(0x1, EndHeaders, 7, 0xbe));

        var redacted = Replayed(CaptureRedaction.Apply(connection.Recorder.SnapshotRaw()));

        var before = Replayed(connection.Recorder.SnapshotRaw());
        Assert.Equal("foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1", Cookie(before, 5));
        Assert.Equal(new string('*', 45), Cookie(redacted, 5));
        Assert.Equal(new string('*', 45), Cookie(redacted, 7));
        Assert.Equal(before.Where(header => header.Name != "set-cookie"), redacted.Where(header => header.Name != "set-cookie"));
    }

    [Fact]
    public void A_credential_may_lie_across_frames_padding_and_portions()
    {
        var block = HeaderBlock(":method: POST", "authorization: Bearer abcdef", "x-id: 7");
        byte[] frames =
        [
            .. Frame(0x1, 0x8 | 0x20, 1, [3, .. new byte[5], .. block[..35], .. new byte[3]]),
            .. Continuation(1, 0, block[35..40]),
            .. Continuation(1, EndHeaders, block[40..]),
            .. Data(1, 0, "authorization: in a message"u8.ToArray()),
        ];
        var connection = new RecordedConnection().Begin();
        foreach (var octet in frames)
        {
            connection.Client(octet);
        }

        var bytes = Latin1(CaptureRedaction.Apply(connection.Recorder.SnapshotRaw()));

        Assert.Equal(Latin1(connection.Recorder.SnapshotRaw()).Length, bytes.Length);
        Assert.Contains("Bearer abcdef", Encoding.Latin1.GetString(block), StringComparison.Ordinal);
        Assert.DoesNotContain("abcdef", bytes, StringComparison.Ordinal);
        Assert.Contains("authorization: in a message", bytes, StringComparison.Ordinal);
        Assert.Contains("x-id", bytes, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_decoded_is_blanked()
    {
        var broken = new RecordedConnection().Begin()
            .Client(Frame(0x1, 0x5, 1, 0x80))
            .Client(Headers(3, 0, "authorization: secret"));
        var cut = new RecordedConnection(new WireLogOptions { MaxCaptureBytes = 10_000 }).Begin()
            .Client(Headers(1, 0, "authorization: secret")[..^3]);
        var unfinished = new RecordedConnection().Begin()
            .Client(Frame(0x1, 0, 1, HeaderBlock("authorization: secret")));
        var old = new RecordedConnection().Client("GET / HTTP/1.1\r\nAuthorization: secret\r\n\r\n"u8.ToArray());

        foreach (var connection in new[] { broken, cut, unfinished, old })
        {
            var bytes = Latin1(CaptureRedaction.Apply(connection.Recorder.SnapshotRaw()));
            Assert.DoesNotContain("sec", bytes, StringComparison.Ordinal);
            Assert.Equal(Latin1(connection.Recorder.SnapshotRaw()).Length, bytes.Length);
        }
    }

    [Fact]
    public void The_log_itself_keeps_the_bytes_as_they_crossed()
    {
        var connection = new RecordedConnection().Begin().Request(1, headers: "authorization: Bearer abc");
        var before = Latin1(connection.Recorder.SnapshotRaw());

        CaptureRedaction.Apply(connection.Recorder.SnapshotRaw());

        Assert.Equal(before, Latin1(connection.Recorder.SnapshotRaw()));
    }

    [Fact]
    public void No_bytes_however_wrong_make_it_fail()
    {
        var random = new Random(20261121);
        for (var round = 0; round < 2000; round++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);

            // Mostly header frames, of wrong lengths and flags.
            for (var at = 3; at < bytes.Length; at += random.Next(10, 40))
            {
                bytes[at - 3] = bytes[at - 2] = 0;
                bytes[at - 1] %= 32;
                bytes[at] = (byte)(round % 3 == 0 ? 9 : 1);
            }

            var connection = new RecordedConnection().Client(Preface).Client(bytes).Server(bytes);
            Assert.Equal(
                Latin1(connection.Recorder.SnapshotRaw()).Length,
                Latin1(CaptureRedaction.Apply(connection.Recorder.SnapshotRaw())).Length);
        }
    }

    private static string Latin1(IEnumerable<RawBytes> connections) =>
        Encoding.Latin1.GetString([.. connections.SelectMany(connection => connection.Chunks).SelectMany(chunk => chunk.Bytes)]);

    private static string Cookie(List<(int Stream, string Name, string Value)> headers, int stream) =>
        headers.Single(header => header.Stream == stream && header.Name == "set-cookie").Value;

    // What a reader of the capture makes of it.
    private static List<(int Stream, string Name, string Value)> Replayed(IEnumerable<RawBytes> connections)
    {
        var replay = new RecordedConnection(new WireLogOptions { ShowCredentials = true });
        foreach (var chunk in connections.Single().Chunks)
        {
            _ = chunk.Direction == WireDirection.ClientToServer ? replay.Client(chunk.Bytes) : replay.Server(chunk.Bytes);
        }

        Assert.DoesNotContain(replay.Wire.Frames, frame => frame is Http2MalformedFrame);
        return [.. replay.Wire.Frames.OfType<Http2HeadersFrame>()
            .SelectMany(frame => frame.Headers.Select(header => (frame.StreamId, header.Name, header.Value)))];
    }
}
