namespace GrpcTesting;

/// <summary>Says which flow-control windows hold a call back: RFC 9113 §6.9.</summary>
internal static class BlockedWindows
{
    /// <summary>One line for each window that is used up; none when both sides may send.</summary>
    public static IReadOnlyList<string> Of(WireStream stream, WireConnection? connection)
    {
        var lines = new List<string>();
        Add(lines, $"stream {stream.Id}", stream.RequestWindow, stream.ResponseWindow);
        var ofStream = lines.Count;
        if (connection is not null)
        {
            Add(lines, "connection", connection.ClientToServer.Window, connection.ServerToClient.Window);
        }

        if (ofStream == 2)
        {
            lines.Add("Both sides write and neither reads, so that both wait for ever.");
        }

        return lines;
    }

    private static void Add(List<string> lines, string where, WireWindow toServer, WireWindow toClient)
    {
        if (toServer.BlockedSince is not null)
        {
            lines.Add($"client → server, {where}: {toServer}");
        }

        if (toClient.BlockedSince is not null)
        {
            lines.Add($"client ← server, {where}: {toClient}");
        }
    }
}
