using GrpcTesting.Failures;

namespace GrpcTesting.Wire;

/// <summary>All flow-control windows of a wire. Each fault is the second half of a sentence.</summary>
internal static class FlowWindows
{
    /// <summary>Whose windows, as the end of an expectation.</summary>
    public static string Phrase(WireDirection? direction) =>
        direction is { } one ? $" for what {WireText.Sender(one, nameof(direction))} sends" : "";

    /// <summary>Those of connections, then those of streams.</summary>
    public static IEnumerable<(string Name, WireWindow Window)> In(WireSnapshot wire, WireDirection? direction)
    {
        var connections = wire.Connections.SelectMany(connection => new[]
        {
            Named($"connection {WireText.Plain(connection.Number)}", connection.ClientToServer.Window),
            Named($"connection {WireText.Plain(connection.Number)}", connection.ServerToClient.Window),
        });
        var streams = wire.Streams.SelectMany(stream =>
        {
            var name = $"stream {WireText.Plain(stream.Id)} of connection {WireText.Plain(stream.Connection)}";
            return new[] { Named(name, stream.RequestWindow), Named(name, stream.ResponseWindow) };
        });
        return connections.Concat(streams).Where(named => direction is null || named.Window.Direction == direction);
    }

    public static string? FaultOfUnblocked(WireSnapshot wire, WireDirection? direction)
    {
        var all = In(wire, direction).ToList();
        if (all.Exists(named => named.Window.TimesBlocked > 0))
        {
            return null;
        }

        // Of equals the last, which is a stream's: its messages are what a test sees.
        var (name, window) = all.OrderBy(named => named.Window.Smallest).ThenBy(named => -all.IndexOf(named)).First();
        return $"no window was used up; the smallest was {name}: {window}";
    }

    public static string? FaultOfBlocked(WireSnapshot wire, WireDirection? direction) => Listed(
        In(wire, direction)
            .Where(named => named.Window.TimesBlocked > 0)
            .Select(named => $"{named.Name}: {named.Window}"),
        "used up");

    public static string? FaultOfBounds(WireSnapshot wire, WireDirection? direction, long min, long max) => Listed(
        In(wire, direction)
            .Where(named => named.Window.Smallest < min || Largest(named.Window) > max)
            .Select(named => $"{named.Name}: {WireText.Number(named.Window.Smallest)} to "
                + $"{WireText.Number(Largest(named.Window))} bytes{Since(named.Window, min, max)}"),
        "not");

    private static (string Name, WireWindow Window) Named(string owner, WireWindow window) =>
        ($"{owner}, {WireText.Arrow(window.Direction)}", window);

    private static long Largest(WireWindow window) =>
        Math.Max(window.Initial, window.Changes.Select(change => change.Window).DefaultIfEmpty().Max());

    private static string Since(WireWindow window, long min, long max)
    {
        if (window.Initial < min || window.Initial > max)
        {
            return ", from the start";
        }

        // The change itself may be among those that are no longer kept.
        var outside = window.Changes.FirstOrDefault(change => change.Window < min || change.Window > max);
        return outside.Frame > 0 ? $", since #{WireText.Plain(outside.Frame)}" : "";
    }

    private static string? Listed(IEnumerable<string> faults, string how)
    {
        var all = faults.ToList();
        return all.Count == 0
            ? null
            : $"{Shown.Count(all.Count, "window")} {(all.Count == 1 ? "was" : "were")} {how}:\n  "
                + WireText.Joined(all, "\n  ");
    }
}
