using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using GrpcTesting.Wire;
using static GrpcTesting.Tests.Wire.FrameBytes;

namespace GrpcTesting.Tests.Wire.Frames;

/// <summary>Byte streams that nobody sends: whatever they are, the wire takes them down and stays well.</summary>
public class MutatedStreamTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private const long MaxLiveBytes = 256L * 1024 * 1024;

    /// <summary>How many. Set GRPCTESTING_WIRE_MUTATIONS for more, such as 1000000.</summary>
    private static readonly int Streams = int.Parse(
        Environment.GetEnvironmentVariable("GRPCTESTING_WIRE_MUTATIONS") ?? "4000", CultureInfo.InvariantCulture);

    [Fact]
    public void Mutated_connections_are_recorded_without_exception_hang_or_unbounded_memory()
    {
        var clientSeeds = ClientSeeds();
        var serverSeeds = ServerSeeds();
        var slowest = TimeSpan.Zero;
        long malformed = 0;
        for (var number = 0; number < Streams; number++)
        {
            var random = new Random(number);
            var client = Mutate(clientSeeds[random.Next(clientSeeds.Count)], random);
            var server = Mutate(serverSeeds[random.Next(serverSeeds.Count)], random);
            var started = Stopwatch.GetTimestamp();
            try
            {
                malformed += Play(client, server, random);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Stream {number} threw: {exception.Message}", exception);
            }

            var elapsed = Stopwatch.GetElapsedTime(started);
            slowest = elapsed > slowest ? elapsed : slowest;
            if (number % 10_000 == 0)
            {
                Assert.True(GC.GetTotalMemory(forceFullCollection: true) < MaxLiveBytes);
            }
        }

        Assert.True(slowest < TimeSpan.FromSeconds(30), $"One stream took {slowest}.");
        Assert.True(malformed > Streams / 10, $"{malformed} malformed frames in {Streams} streams.");
        output.WriteLine($"{Streams} streams, {malformed} malformed frames, slowest {slowest.TotalMilliseconds:0.0} ms");
    }

    [Fact]
    public void Mutated_header_blocks_are_decoded_or_refused()
    {
        byte[][] seeds =
        [
            HeaderBlock(":method: POST", ":path: /a/b", "x: y"),
            Convert.FromHexString("488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad"
                + "171863c78f0b97c8e9ae82ae43d3"),
            Convert.FromHexString("3fe11f408825a849e95ba97d7f8925a849e95bb8e8b4bfbebebf"),
            [0x20, 0x3f, 0xe1, 0x1f, 0x82, 0x86, 0x84, 0xbe],
        ];
        for (var number = 0; number < Streams; number++)
        {
            var random = new Random(number);
            var decoder = new HpackDecoder { AllowedTableSize = random.Next(2) * 65_536L };
            for (var block = 0; block < 3; block++)
            {
                var list = new HeaderList(showCredentials: false);
                var isDecoded = decoder.TryDecode(Mutate(seeds[random.Next(seeds.Length)], random), list);

                Assert.Equal(isDecoded, decoder.Error is null);
                Assert.InRange(list.Size, 0, HeaderList.MaxSize);
                Assert.InRange(decoder.Table.Size, 0, decoder.Table.MaxSize);
            }
        }
    }

    [Fact]
    public void A_flood_of_streams_that_nobody_ends_stays_within_its_bounds()
    {
        var connection = new RecordedConnection(new WireLogOptions { MaxFrames = 100, MaxCaptureBytes = 0 }).Begin();
        for (var stream = 1; stream < 60_000; stream += 2)
        {
            connection.Request(stream);
            connection.Client(Data(stream, 0, [0, 0xff, 0xff, 0xff, 0xff, .. new byte[2000]]));
        }

        Assert.Equal(100, connection.Wire.Frames.Count);
        Assert.Equal(50, connection.Wire.Streams.Count);
        Assert.Equal(5 + 60_000 - 100, connection.Wire.DroppedFrames);
        Assert.Equal(59_999, connection.Wire.Streams[^1].Id);

        // None of the messages that those streams never finished is in the way of this one.
        connection.Request(60_001);
        byte[] message = Message(new byte[3_000_000]);
        foreach (var part in message.Chunk(16_000))
        {
            connection.Client(Data(60_001, 0, part));
        }

        Assert.False(Assert.Single(connection.Wire.Streams[^1].Messages).IsTruncated);
    }

    private static int Play(byte[] client, byte[] server, Random random)
    {
        var connection = new RecordedConnection(
            new WireLogOptions { MaxFrames = random.Next(1, 300), MaxPayloadBytes = random.Next(100_000) },
            isRecording: random.Next(20) > 0);
        int fromClient = 0, fromServer = 0;
        while (fromClient < client.Length || fromServer < server.Length)
        {
            connection.Client(Portion(client, ref fromClient, random));
            connection.Server(Portion(server, ref fromServer, random));
        }

        if (random.Next(2) == 0)
        {
            connection.Close();
        }

        var wire = connection.Wire;
        Assert.NotNull(wire.ToString());
        using var capture = new MemoryStream();
        PcapngWriter.Write(capture, connection.Recorder.SnapshotRaw());
        return wire.Frames.Count(frame => frame is Http2MalformedFrame);
    }

    private static byte[] Portion(byte[] bytes, ref int from, Random random)
    {
        var count = Math.Min(random.Next(1, 200), bytes.Length - from);
        from += count;
        return bytes[(from - count)..from];
    }

    private static byte[] Mutate(byte[] seed, Random random)
    {
        var bytes = new List<byte>(seed);
        for (var mutations = random.Next(1, 8); mutations > 0 && bytes.Count > 0; mutations--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 3:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 12), bytes.Count - at));
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at)));
                    break;
                default:
                    byte[] extreme = [0x00, 0x7f, 0x80, 0xff];
                    bytes[at] = extreme[random.Next(extreme.Length)];
                    break;
            }
        }

        return [.. bytes];
    }

    private static List<byte[]> ClientSeeds()
    {
        byte[] opening =
        [
            .. Preface, .. Settings((Http2SettingId.EnablePush, 0), (Http2SettingId.InitialWindowSize, 70_000)),
            .. WindowUpdate(0, 1_000_000),
        ];
        var huffman = Convert.FromHexString("828684418cf1e3c2e5f23a6ba0ab90f4ff");
        return
        [
            [
                .. opening, .. SettingsAck,
                .. Headers(1, 0, ":method: POST", ":path: /test.Names/Find", "content-type: application/grpc",
                    "grpc-encoding: gzip"),
                .. Data(1, 0, Message([0x0a, 3, 65, 100, 97])),
                .. Data(1, EndStream, Message(Gzip([0x0a, 3, 65, 100, 97]), isCompressed: true)),
                .. Ping(0, 7), .. WindowUpdate(1, 1000), .. RstStream(1, Http2ErrorCode.Cancel),
            ],
            [
                .. opening, .. Frame(0x1, 0x4 | 0x20, 1, [0, 0, 0, 0, 200, .. huffman]), .. SettingsAck,
                .. Frame(0x1, 0, 3, huffman[..5]), .. Continuation(3, 0, huffman[5..9]),
                .. Continuation(3, EndHeaders, huffman[9..]),
                .. Frame(0x0, 0x9, 3, [4, .. Message([1, 2, 3]), 0, 0, 0, 0]),
                .. Frame(0x2, 0, 5, 0, 0, 0, 1, 9), .. Settings((Http2SettingId.InitialWindowSize, 0)),
                .. Frame(0x1, 0x4, 5, 0xbe, 0xbe, 0xbe), .. GoAway(0, Http2ErrorCode.NoError, "bye"),
            ],
        ];
    }

    private static List<byte[]> ServerSeeds() =>
    [
        [
            .. Settings((Http2SettingId.MaxConcurrentStreams, 100), (Http2SettingId.HeaderTableSize, 8192)),
            .. SettingsAck, .. Headers(1, 0, ":status: 200", "content-type: application/grpc"),
            .. Data(1, 0, [.. Message([1, 2]), .. Message([]), 0, 0, 0, 1]), .. Data(1, 0, new byte[257]),
            .. Headers(1, EndStream, "grpc-status: 0"), .. Ping(Ack, 7),
        ],
        [
            .. Settings((Http2SettingId.MaxFrameSize, 20_000)), .. SettingsAck, .. WindowUpdate(0, 5),
            .. Frame(0x5, 0x4, 1, [0, 0, 0, 2, 0x82, 0x84]),
            .. Frame(0x1, 0x5, 3, Convert.FromHexString("4803333032580770726976617465c1c0bf")),
            .. Data(3, EndStream, new byte[300]), .. RstStream(5, Http2ErrorCode.RefusedStream),
            .. GoAway(3, Http2ErrorCode.EnhanceYourCalm), .. Frame(0xcc, 0xff, 9, 1, 2, 3),
        ],
    ];

    private static byte[] Gzip(byte[] bytes)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return output.ToArray();
    }
}
