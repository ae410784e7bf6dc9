using System.Globalization;
using System.Text;
using GrpcTesting.Wire;

namespace GrpcTesting;

/// <summary>One HTTP/2 frame as it crossed the wire, RFC 9113 §4.1. Immutable.</summary>
/// <remarks>
/// The derived class says what the frame carries, such as <see cref="Http2DataFrame"/>; what could not be decoded is
/// a <see cref="Http2MalformedFrame"/>.
/// </remarks>
public abstract class Http2Frame
{
    private readonly FrameHead _head;

    private protected Http2Frame(in FrameHead head) => _head = head;

    /// <summary>The frame's place among all frames of its log, from 1.</summary>
    public long Number => _head.Number;

    /// <summary>When its last byte passed the server's end.</summary>
    public DateTimeOffset Time => _head.Time;

    /// <summary>The same, from the first connection of the log.</summary>
    public TimeSpan Elapsed => _head.Elapsed;

    /// <summary>The connection's number, from 1: <see cref="WireConnection.Number"/>.</summary>
    public int Connection => _head.Connection;

    /// <summary>Who sent it.</summary>
    public WireDirection Direction => _head.Direction;

    /// <summary>The frame's type.</summary>
    public Http2FrameType Type => _head.Type;

    /// <summary>The flags, as they were sent.</summary>
    public byte Flags => _head.Flags;

    /// <summary>The stream; 0 is the connection itself.</summary>
    public int StreamId => _head.StreamId;

    /// <summary>Bytes of payload, without the 9 of the frame header; those of the connection preface are 24.</summary>
    public int Length => _head.Length;

    /// <summary>The type as the RFC writes it, such as <c>RST_STREAM</c>.</summary>
    public string TypeName => Http2Names.Of(Type);

    internal FrameHead Head => _head;

    /// <summary>The stream's account, so that it lives as long as its frames are kept.</summary>
    internal StreamTrace? Stream => _head.Stream;

    /// <summary>Bytes kept for what the frame carries.</summary>
    internal virtual int Weight => 0;

    /// <summary>What the frame says, without its number, time, direction, stream and type.</summary>
    public abstract string Describe();

    /// <summary>The frame on one line, in the order of the log's table.</summary>
    public override string ToString()
    {
        var text = Describe();
        var head = string.Create(
            CultureInfo.InvariantCulture, $"#{Number} {Elapsed.TotalMilliseconds:0.000} ms, stream {StreamId}");
        return $"{head}, {Http2Names.Of(Direction)}, {TypeName}" + (text.Length > 0 ? $": {text}" : "");
    }

    /// <summary>The parts that say something, with commas between them.</summary>
    private protected static string Join(params ReadOnlySpan<string?> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            if (!string.IsNullOrEmpty(part))
            {
                text.Append(text.Length > 0 ? ", " : "").Append(part);
            }
        }

        return text.ToString();
    }

    private protected string? EndStreamFlag => _head.Has(FrameFlags.EndStream) ? "END_STREAM" : null;
}
