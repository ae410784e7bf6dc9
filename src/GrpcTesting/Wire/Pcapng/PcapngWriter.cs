namespace GrpcTesting.Wire;

/// <summary>
/// Writes connections as a packet capture: a handshake, what crossed, and an end where there was one.
/// </summary>
internal static class PcapngWriter
{
    private const WireDirection Client = WireDirection.ClientToServer;
    private const WireDirection Server = WireDirection.ServerToClient;

    public static void Write(Stream output, IReadOnlyList<RawBytes> connections)
    {
        using var blocks = new PcapngBlocks(output);
        blocks.Begin("GrpcTesting", "grpc wire");
        foreach (var (at, write) in connections.SelectMany(Events).OrderBy(entry => entry.At.Order))
        {
            write(blocks, at.Time);
        }
    }

    private static IEnumerable<(RawEvent At, Action<PcapngBlocks, DateTimeOffset> Write)> Events(
        RawBytes connection, int index)
    {
        var tcp = new TcpConversation(index);
        var comment = connection.Name
            + (connection.Missing > 0 ? $": {Printable.Count(connection.Missing, "byte")} more were not kept" : "");
        yield return (connection.Opened, (blocks, time) =>
        {
            blocks.Packet(time, tcp.Packet(Client, TcpConversation.Syn, []), comment);
            blocks.Packet(time, tcp.Packet(Server, TcpConversation.Syn | TcpConversation.Ack, []), null);
            blocks.Packet(time, tcp.Packet(Client, TcpConversation.Ack, []), null);
        }
        );

        foreach (var chunk in connection.Chunks)
        {
            yield return (chunk.At, (blocks, time) => Segments(blocks, time, tcp, chunk));
        }

        // Where bytes are missing, an end would come too early.
        if (connection is { Closed: { } closed, Missing: 0 })
        {
            yield return (closed, (blocks, time) =>
            {
                blocks.Packet(time, tcp.Packet(Server, TcpConversation.Fin | TcpConversation.Ack, []), null);
                blocks.Packet(time, tcp.Packet(Client, TcpConversation.Fin | TcpConversation.Ack, []), null);
                blocks.Packet(time, tcp.Packet(Server, TcpConversation.Ack, []), null);
            }
            );
        }
    }

    private static void Segments(PcapngBlocks blocks, DateTimeOffset time, TcpConversation tcp, RawChunk chunk)
    {
        for (var rest = chunk.Bytes.AsSpan(); !rest.IsEmpty;)
        {
            var segment = rest[..Math.Min(rest.Length, TcpConversation.MaxSegment)];
            blocks.Packet(
                time, tcp.Packet(chunk.Direction, TcpConversation.Push | TcpConversation.Ack, segment), null);
            rest = rest[segment.Length..];
        }
    }
}
