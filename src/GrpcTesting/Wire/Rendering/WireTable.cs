using System.Globalization;

namespace GrpcTesting.Wire;

/// <summary>Draws the packet list.</summary>
internal static class WireTable
{
    public const int DefaultFrames = 200;

    private const int MaxText = 160;

    public static void Write(TextWriter writer, WireSnapshot wire, int maxFrames)
    {
        var shown = wire.Frames.Skip(Math.Max(0, wire.Frames.Count - maxFrames)).ToList();
        var left = wire.Frames.Count - shown.Count;
        if (shown.Count > 0)
        {
            var columns = new Columns(shown);
            writer.WriteLine(columns.Heading);
            if (left > 0)
            {
                writer.WriteLine(columns.Aside($"… {Printable.Count(left, "earlier frame")}"));
            }

            foreach (var frame in shown)
            {
                writer.WriteLine(columns.Row(frame));
            }
        }

        foreach (var line in Footer(wire))
        {
            writer.WriteLine(line);
        }
    }

    private static IEnumerable<string> Footer(WireSnapshot wire)
    {
        yield return $"{Printable.Count(wire.Frames.Count, "frame")}, {Printable.Count(wire.Streams.Count, "stream")}, "
            + Printable.Count(wire.Connections.Count, "connection");

        if (wire.DroppedFrames > 0)
        {
            yield return $"{Printable.Count(wire.DroppedFrames, "older frame")} gave way to these";
        }

        if (wire.UnseenConnections > 0)
        {
            yield return $"not in it: {Printable.Count(wire.UnseenConnections, "connection")} opened before the "
                + "capture began";
        }

        foreach (var connection in wire.Connections.Where(connection => connection.CaptureStopped is not null))
        {
            yield return connection.ToString();
        }

        foreach (var (name, window) in wire.Connections.SelectMany(Windows).Concat(wire.Streams.SelectMany(Windows)))
        {
            if (window.TimesBlocked > 0)
            {
                yield return $"flow control: {name}, {Http2Names.Of(window.Direction)}: {window}";
            }
        }
    }

    private static IEnumerable<(string Name, WireWindow Window)> Windows(WireConnection connection)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"connection {connection.Number}");
        return [(name, connection.ClientToServer.Window), (name, connection.ServerToClient.Window)];
    }

    private static IEnumerable<(string Name, WireWindow Window)> Windows(WireStream stream)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"stream {stream.Id} of connection {stream.Connection}");
        return [(name, stream.RequestWindow), (name, stream.ResponseWindow)];
    }

    /// <summary>The widths that the rows share.</summary>
    private sealed class Columns
    {
        private const string Time = "ms";
        private const string Connection = "connection";
        private const string Stream = "stream";
        private const string Type = "frame";
        private readonly int _number;
        private readonly int _time;
        private readonly int _stream;
        private readonly int _type;
        private readonly bool _showConnection;

        public Columns(List<Http2Frame> frames)
        {
            _number = Math.Max(3, Text(frames[^1].Number).Length);
            _time = frames.Max(frame => Milliseconds(frame).Length);
            _stream = Math.Max(Stream.Length, frames.Max(frame => Text(frame.StreamId).Length));
            _type = Math.Max(Type.Length, frames.Max(frame => frame.TypeName.Length));
            _showConnection = frames.Any(frame => frame.Connection != frames[0].Connection);
        }

        public string Heading => Line("#", Time, "direction", Connection, Stream, Type, "what it says");

        public string Aside(string text) => $"{new string(' ', _number)}  {text}";

        public string Row(Http2Frame frame) => Line(
            Text(frame.Number),
            Milliseconds(frame),
            Http2Names.Of(frame.Direction),
            Text(frame.Connection),
            Text(frame.StreamId),
            frame.TypeName,
            Printable.Cut(frame.Describe(), MaxText));

        private string Line(
            string number, string time, string direction, string connection, string stream, string type, string text)
        {
            var cells = $"{number.PadLeft(_number)}  {time.PadLeft(_time)}  {direction,-15}  "
                + (_showConnection ? $"{connection.PadLeft(Connection.Length)}  " : "")
                + $"{stream.PadLeft(_stream)}  {type.PadRight(_type)}  {text}";
            return cells.TrimEnd();
        }

        private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

        private static string Milliseconds(Http2Frame frame) =>
            frame.Elapsed.TotalMilliseconds.ToString("0.000", CultureInfo.InvariantCulture);
    }
}
