namespace GrpcTesting.Wire;

/// <summary>What the sides of each connection told each other. Each fault is the second half of a sentence.</summary>
internal static class SettingsExchange
{
    /// <summary>Both sent SETTINGS, and acknowledged all of the other's.</summary>
    public static string? FaultOf(WireSnapshot wire)
    {
        var faults = wire.Connections
            .Select(connection => (connection, Missing: Missing(wire, connection).ToList()))
            .Where(fault => fault.Missing.Count > 0)
            .Select(fault => $"connection {WireText.Plain(fault.connection.Number)} lacks "
                + string.Join(" and ", fault.Missing))
            .ToList();
        return faults.Count == 0 ? null : Captured.Gap(wire) ?? WireText.Joined(faults, "; ");
    }

    /// <summary>One side announced a value, and no other one after it.</summary>
    public static string? FaultOf(WireSnapshot wire, WireDirection direction, Http2Setting expected)
    {
        var faults = wire.Connections
            .Select(connection => (connection, Value: ValueOf(wire, connection, direction, expected.Id)))
            .Where(announced => announced.Value != expected.Value)
            .Select(announced => $"connection {WireText.Plain(announced.connection.Number)} has "
                + (announced.Value is { } value ? new Http2Setting(expected.Id, value).ToString() : "no such setting"))
            .ToList();
        return faults.Count == 0 ? null : WireText.Joined(faults, "; ");
    }

    // The connection's own account outlives the frames, but leaves out settings that no RFC names.
    private static uint? ValueOf(
        WireSnapshot wire, WireConnection connection, WireDirection direction, Http2SettingId id)
    {
        var sent = direction == WireDirection.ClientToServer ? connection.ClientToServer : connection.ServerToClient;
        return sent.Setting(id) ?? Frames(wire, connection, direction)
            .SelectMany(frame => frame.Settings)
            .Where(setting => setting.Id == id)
            .Select(setting => (uint?)setting.Value)
            .LastOrDefault();
    }

    private static IEnumerable<string> Missing(WireSnapshot wire, WireConnection connection)
    {
        var client = Frames(wire, connection, WireDirection.ClientToServer).ToLookup(frame => frame.IsAck);
        var server = Frames(wire, connection, WireDirection.ServerToClient).ToLookup(frame => frame.IsAck);
        return Of("client", client, server).Concat(Of("server", server, client));

        static IEnumerable<string> Of(
            string sender, ILookup<bool, Http2SettingsFrame> own, ILookup<bool, Http2SettingsFrame> other)
        {
            if (!own[false].Any())
            {
                yield return $"the {sender}'s SETTINGS";
            }

            if (own[true].Count() < other[false].Count())
            {
                yield return $"the {sender}'s acknowledgement";
            }
        }
    }

    private static IEnumerable<Http2SettingsFrame> Frames(
        WireSnapshot wire, WireConnection connection, WireDirection direction) =>
        wire.Frames
            .OfType<Http2SettingsFrame>()
            .Where(frame => frame.Connection == connection.Number && frame.Direction == direction);
}
