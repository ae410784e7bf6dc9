using System.Buffers.Binary;

namespace GrpcTesting.Wire;

/// <summary>Makes up the IPv4 and TCP packets that would have carried a connection: RFC 791 and RFC 9293.</summary>
internal sealed class TcpConversation(int number)
{
    /// <summary>Bytes that one segment carries at most; an IP packet ends at 65,535.</summary>
    public const int MaxSegment = 60_000;

    public const byte Fin = 0x01;
    public const byte Syn = 0x02;
    public const byte Push = 0x08;
    public const byte Ack = 0x10;

    // Wireshark hands this port to its HTTP dissector, which knows the preface of HTTP/2. The port that gRPC has by
    // custom, 50051, would take a preference of the user's.
    private const ushort ServerPort = 80;
    private const ushort FirstClientPort = 49152;
    private const int ClientPorts = 65536 - FirstClientPort;
    private const uint ClientAddress = 0x0a000001;
    private const uint ServerAddress = 0x0a000002;
    private const int IpHeader = 20;
    private const int TcpHeader = 20;
    private const byte Tcp = 6;

    private readonly ushort _clientPort = (ushort)(FirstClientPort + number % ClientPorts);
    private uint _clientNext;
    private uint _serverNext;
    private ushort _id;

    public byte[] Packet(WireDirection direction, byte flags, ReadOnlySpan<byte> payload)
    {
        var fromClient = direction == WireDirection.ClientToServer;
        ref var next = ref fromClient ? ref _clientNext : ref _serverNext;
        var acknowledged = (flags & Ack) == 0 ? 0 : fromClient ? _serverNext : _clientNext;
        var packet = new byte[IpHeader + TcpHeader + payload.Length];
        var source = fromClient ? ClientAddress : ServerAddress;
        var destination = fromClient ? ServerAddress : ClientAddress;

        var ip = packet.AsSpan(0, IpHeader);
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)packet.Length);
        BinaryPrimitives.WriteUInt16BigEndian(ip[4..], ++_id);
        ip[6] = 0x40;
        ip[8] = 64;
        ip[9] = Tcp;
        BinaryPrimitives.WriteUInt32BigEndian(ip[12..], source);
        BinaryPrimitives.WriteUInt32BigEndian(ip[16..], destination);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], Checksum(ip, 0));

        var tcp = packet.AsSpan(IpHeader);
        BinaryPrimitives.WriteUInt16BigEndian(tcp, fromClient ? _clientPort : ServerPort);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], fromClient ? ServerPort : _clientPort);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], next);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[8..], acknowledged);
        tcp[12] = TcpHeader / 4 << 4;
        tcp[13] = flags;
        BinaryPrimitives.WriteUInt16BigEndian(tcp[14..], ushort.MaxValue);
        payload.CopyTo(tcp[TcpHeader..]);
        var pseudoHeader = (ulong)(source >> 16) + (source & 0xffff) + (destination >> 16) + (destination & 0xffff)
            + Tcp + (ulong)tcp.Length;
        BinaryPrimitives.WriteUInt16BigEndian(tcp[16..], Checksum(tcp, pseudoHeader));

        next += (uint)payload.Length + ((flags & (Syn | Fin)) != 0 ? 1u : 0u);
        return packet;
    }

    /// <summary>RFC 1071.</summary>
    private static ushort Checksum(ReadOnlySpan<byte> bytes, ulong sum)
    {
        for (; bytes.Length >= 2; bytes = bytes[2..])
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
        }

        if (!bytes.IsEmpty)
        {
            sum += (uint)bytes[0] << 8;
        }

        while (sum > 0xffff)
        {
            sum = (sum & 0xffff) + (sum >> 16);
        }

        return (ushort)~sum;
    }
}
