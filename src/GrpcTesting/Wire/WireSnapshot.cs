using System.Collections.Immutable;
using GrpcTesting.Wire;

namespace GrpcTesting;

/// <summary>What a log held at one moment. Immutable.</summary>
public sealed class WireSnapshot
{
    private readonly ImmutableArray<Http2Frame> _frames;
    private readonly ImmutableArray<WireStream> _streams;
    private readonly ImmutableArray<WireConnection> _connections;

    internal WireSnapshot(
        ImmutableArray<Http2Frame> frames,
        ImmutableArray<WireStream> streams,
        ImmutableArray<WireConnection> connections,
        long droppedFrames,
        long droppedBytes,
        int unseenConnections)
    {
        _frames = frames;
        _streams = streams;
        _connections = connections;
        DroppedFrames = droppedFrames;
        DroppedBytes = droppedBytes;
        UnseenConnections = unseenConnections;
    }

    /// <summary>The frames that are kept, in the order in which they passed the server's end.</summary>
    public IReadOnlyList<Http2Frame> Frames => _frames;

    /// <summary>The streams that those frames belong to, by connection and number.</summary>
    public IReadOnlyList<WireStream> Streams => _streams;

    /// <summary>The connections that were captured, in the order in which they were opened.</summary>
    public IReadOnlyList<WireConnection> Connections => _connections;

    /// <summary>Frames that gave way to newer ones.</summary>
    public long DroppedFrames { get; }

    /// <summary>Raw bytes that a saved capture lacks.</summary>
    public long DroppedBytes { get; }

    /// <summary>Connections open now that began before the capture did, and are therefore not in it.</summary>
    public int UnseenConnections { get; }

    /// <summary>Writes the frames as a table: number, time, direction, stream, frame, what it says.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="maxFrames">Frames shown, the last ones; those before are counted. 200 by default; at least 1.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxFrames"/> is below 1.</exception>
    public void WriteTo(TextWriter writer, int maxFrames = WireTable.DefaultFrames)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxFrames, 1);
        WireTable.Write(writer, this, maxFrames);
    }

    /// <summary>The table of the last 200 frames.</summary>
    public override string ToString()
    {
        using var writer = new StringWriter { NewLine = "\n" };
        WriteTo(writer);
        return writer.ToString();
    }
}
