using System.Globalization;
using GrpcTesting.DifferentialTests.Playing;

namespace GrpcTesting.DifferentialTests.Observing;

/// <summary>The frames of a scenario, as far as a script decides them.</summary>
/// <remarks>
/// Each direction of a call is a sequence of its own. Neither WINDOW_UPDATE, PING nor the acknowledgement of SETTINGS
/// is in it, the frames that a body is cut into count as one, and what a side sends after the other one has ended the
/// stream is left out: it crossed that end on its way. So is the body of a request that reaches no handler.
/// </remarks>
internal static class WireNotes
{
    public const string CallHeader = "x-call";

    public static IEnumerable<Note> Of(WireSnapshot wire, IReadOnlyList<CallPlay> plays, OwnNames names)
    {
        yield return new Note("wire, connections", wire.Connections.Count.ToString(CultureInfo.InvariantCulture));
        foreach (var connection in wire.Connections)
        {
            yield return new Note($"wire, {connection.Number}, client's settings", Settings(connection.ClientToServer));
            yield return new Note($"wire, {connection.Number}, server's settings", Settings(connection.ServerToClient));
        }

        foreach (var play in plays)
        {
            var call = play.Number;
            var number = call.ToString(CultureInfo.InvariantCulture);
            var streams = wire.Streams.Where(stream => stream.RequestHeaders.Any(
                header => header.Name == CallHeader && header.Value == number)).ToList();
            yield return new Note(
                CallNotes.WireKey(call, "streams"), streams.Count.ToString(CultureInfo.InvariantCulture));
            foreach (var (index, stream) in streams.Index())
            {
                var which = index == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"stream {index + 1}, ");
                var frames = UntilCrossed(stream.Frames, play.Entered);
                yield return new Note(
                    CallNotes.WireKey(call, $"{which}client to server"),
                    Sequence(frames, WireDirection.ClientToServer, names));
                yield return new Note(
                    CallNotes.WireKey(call, $"{which}server to client"),
                    Sequence(frames, WireDirection.ServerToClient, names));
            }
        }
    }

    private static string Settings(WireTraffic traffic) => string.Join(", ", traffic.Settings);

    private static List<Http2Frame> UntilCrossed(IReadOnlyList<Http2Frame> frames, bool bodyIsRead)
    {
        var kept = new List<Http2Frame>();
        var (clientMay, serverMay) = (true, true);
        foreach (var frame in frames)
        {
            var fromClient = frame.Direction == WireDirection.ClientToServer;
            if (!(fromClient ? clientMay : serverMay) || (fromClient && !bodyIsRead && frame is Http2DataFrame))
            {
                continue;
            }

            kept.Add(frame);
            if (frame is Http2RstStreamFrame)
            {
                (clientMay, serverMay) = (false, false);
            }
            else if (!fromClient && EndsStream(frame))
            {
                // Whether the server then resets the stream depends on when the client's last frame arrived.
                (clientMay, serverMay) = (false, false);
            }
        }

        return kept;
    }

    private static string Sequence(List<Http2Frame> frames, WireDirection direction, OwnNames names)
    {
        var parts = new List<string>();
        var body = 0L;
        var messages = new List<string>();
        foreach (var frame in frames.Where(frame => frame.Direction == direction))
        {
            if (frame is Http2DataFrame data)
            {
                body += data.Data.Length;
                messages.AddRange(data.Messages.Select(message => string.Create(
                    CultureInfo.InvariantCulture, $"{message.Length}{(message.IsCompressed ? " " + message.Encoding : "")}")));
            }
            else
            {
                EndBody();
            }

            switch (frame)
            {
                case Http2HeaderBlockFrame { EndHeaders: true } headers:
                    parts.Add($"HEADERS {string.Join(", ", headers.Headers.Select(Header))}");
                    break;
                case Http2RstStreamFrame reset:
                    parts.Add($"RST_STREAM {reset.ErrorCode}");
                    break;
            }

            if (EndsStream(frame))
            {
                EndBody();
                parts.Add("END_STREAM");
            }
        }

        EndBody();
        return string.Join("; ", parts);

        string Header(WireHeader header) => header.Name == ":authority"
            ? $"{header.Name} {names.Authority(header.Value)}"
            : Described.Header(header.Name, header.Value);

        void EndBody()
        {
            if (body > 0)
            {
                parts.Add(string.Create(
                    CultureInfo.InvariantCulture, $"DATA {body} bytes, messages of {string.Join(", ", messages)}"));
                body = 0;
                messages.Clear();
            }
        }
    }

    private static bool EndsStream(Http2Frame frame) =>
        frame is Http2HeadersFrame { EndStream: true } or Http2DataFrame { EndStream: true };
}
