namespace GrpcTesting.Wire;

/// <summary>Whether enough was captured to tell. Each fault is the second half of a sentence.</summary>
internal static class Captured
{
    /// <summary>Of nothing, nothing can be said.</summary>
    public static string? Fault(WireSnapshot wire) => wire is { Connections.Count: 0, Frames.Count: 0 }
        ? "no connection was captured: set options.CaptureWire, or call Wire.Start() before the first call"
        : null;

    /// <summary>What keeps a test from saying that something did not happen.</summary>
    public static string? Gap(WireSnapshot wire)
    {
        if (wire.DroppedFrames > 0)
        {
            return $"nobody can tell: {WireText.Count(wire.DroppedFrames, "older frame")} gave way to those kept; "
                + "options.Wire has the bounds";
        }

        var stopped = wire.Connections.FirstOrDefault(connection => connection.CaptureStopped is not null);
        return stopped is null
            ? null
            : $"nobody can tell: connection {WireText.Plain(stopped.Number)} is not decoded further";
    }
}
