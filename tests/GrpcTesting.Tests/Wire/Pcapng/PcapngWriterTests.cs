using System.Buffers.Binary;
using System.Text;
using GrpcTesting.Wire;
using static GrpcTesting.Tests.Wire.FrameBytes;

namespace GrpcTesting.Tests.Wire.Pcapng;

/// <summary>The file by itself, where no Wireshark is at hand.</summary>
public class PcapngWriterTests
{
    private const byte Fin = 0x01;
    private const byte Syn = 0x02;
    private const byte Push = 0x08;
    private const byte Ack = 0x10;

    [Fact]
    public void A_connection_is_a_handshake_its_bytes_and_an_end()
    {
        var large = Data(1, 0, new byte[70_000]);
        var packets = Packets(new RecordedConnection()
            .After(1.5).Client(Preface).After(1).Server(Ping(0, 1)).Client(large).After(1).Close());

        Assert.Equal(
            [
                (0, 49152, Syn, 0u, 0u, 0),
                (0, 80, Syn | Ack, 0, 1, 0),
                (0, 49152, Ack, 1, 1, 0),
                (1.5, 49152, Push | Ack, 1, 1, 24),
                (2.5, 80, Push | Ack, 1, 25, 17),
                (2.5, 49152, Push | Ack, 25, 18, 60_000),
                (2.5, 49152, Push | Ack, 60_025, 18, 10_009),
                (3.5, 80, Fin | Ack, 18, 70_034, 0),
                (3.5, 49152, Fin | Ack, 70_034, 19, 0),
                (3.5, 80, Ack, 19, 70_035, 0),
            ],
            packets.Select(packet => (
                packet.Milliseconds, packet.SourcePort, packet.Flags, packet.Sequence, packet.Acknowledged,
                packet.Payload.Length)));
        Assert.Equal(
            [.. Preface, .. large],
            packets.Where(packet => packet.SourcePort != 80).SelectMany(packet => packet.Payload));
        Assert.All(packets, packet => Assert.True(packet.HasValidChecksums));
        Assert.Equal("connection 1 (test)", packets[0].Comment);
    }

    [Fact]
    public void What_was_not_kept_is_counted_in_the_comment_and_leaves_the_end_open()
    {
        var packets = Packets(new RecordedConnection(new WireLogOptions { MaxCaptureBytes = 30 })
            .Client(Preface).Client(Ping(0, 1)).Server(Ping(0, 2)).Close());

        Assert.Equal("connection 1 (test): 34 bytes more were not kept", packets[0].Comment);
        Assert.Equal([0, 0, 0, 24], packets.Select(packet => packet.Payload.Length));
    }

    [Fact]
    public void Connections_that_ended_give_way_to_newer_ones()
    {
        var connection = new RecordedConnection(new WireLogOptions { MaxCaptureBytes = 30 }).Client(Preface).Close();
        var newer = connection.Recorder.Open("newer");
        connection.Recorder.Receive(newer, WireDirection.ClientToServer, Preface);

        Assert.Equal(
            ["connection 1 (test): 24 bytes more were not kept", "connection 2 (newer)"],
            Packets(connection).Select(packet => packet.Comment).Where(comment => comment is not null));
        Assert.Equal(24, connection.Wire.DroppedBytes);
    }

    private static List<Packet> Packets(RecordedConnection connection)
    {
        using var file = new MemoryStream();
        PcapngWriter.Write(file, connection.Recorder.SnapshotRaw());
        var packets = new List<Packet>();
        var types = new List<uint>();
        for (var rest = file.ToArray().AsSpan(); !rest.IsEmpty;)
        {
            types.Add(BinaryPrimitives.ReadUInt32LittleEndian(rest));
            var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            Assert.Equal(0, length % 4);
            Assert.Equal((uint)length, BinaryPrimitives.ReadUInt32LittleEndian(rest[(length - 4)..]));
            if (types[^1] == 6)
            {
                packets.Add(Packet.Read(rest[8..(length - 4)]));
            }

            rest = rest[length..];
        }

        Assert.Equal([0x0a0d0d0au, 1], types.Take(2));
        Assert.All(types.Skip(2), type => Assert.Equal(6u, type));
        return packets;
    }

    private sealed record Packet(
        double Milliseconds,
        int SourcePort,
        int Flags,
        uint Sequence,
        uint Acknowledged,
        byte[] Payload,
        bool HasValidChecksums,
        string? Comment)
    {
        public static Packet Read(ReadOnlySpan<byte> body)
        {
            var time = (ulong)BinaryPrimitives.ReadUInt32LittleEndian(body[4..]) << 32
                | BinaryPrimitives.ReadUInt32LittleEndian(body[8..]);
            var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(body[12..]);
            var ip = body.Slice(20, length);
            var tcp = ip[20..];
            var options = body[(20 + (length + 3) / 4 * 4)..];
            byte[] pseudo = [.. ip[12..20], 0, 6, (byte)(tcp.Length >> 8), (byte)tcp.Length];
            var at = DateTimeOffset.UnixEpoch + TimeSpan.FromTicks((long)(time / 100));
            return new Packet(
                (at - ManualClock.Epoch).TotalMilliseconds,
                BinaryPrimitives.ReadUInt16BigEndian(tcp),
                tcp[13],
                BinaryPrimitives.ReadUInt32BigEndian(tcp[4..]),
                BinaryPrimitives.ReadUInt32BigEndian(tcp[8..]),
                tcp[20..].ToArray(),
                Sum(ip[..20]) == 0xffff && Sum([.. pseudo, .. tcp]) == 0xffff,
                options.IsEmpty
                    ? null
                    : Encoding.UTF8.GetString(options.Slice(4, BinaryPrimitives.ReadUInt16LittleEndian(options[2..]))));
        }

        private static uint Sum(ReadOnlySpan<byte> bytes)
        {
            uint sum = 0;
            for (var index = 0; index < bytes.Length; index++)
            {
                sum += (uint)(index % 2 == 0 ? bytes[index] << 8 : bytes[index]);
                sum = (sum & 0xffff) + (sum >> 16);
            }

            return sum;
        }
    }
}
