using System.Globalization;
using GrpcTesting.Wire;

namespace GrpcTesting;

/// <summary>One connection, at the moment of a snapshot. Immutable.</summary>
public sealed class WireConnection
{
    internal WireConnection(
        int number,
        string id,
        TimeSpan openedAt,
        TimeSpan? closedAt,
        WireTraffic clientToServer,
        WireTraffic serverToClient,
        string? captureStopped)
    {
        Number = number;
        Id = id;
        OpenedAt = openedAt;
        ClosedAt = closedAt;
        ClientToServer = clientToServer;
        ServerToClient = serverToClient;
        CaptureStopped = captureStopped;
    }

    /// <summary>The connection's place among those of its log, from 1.</summary>
    public int Number { get; }

    /// <summary>The name that the server has for it.</summary>
    public string Id { get; }

    /// <summary>When the server took it, from the first connection of the log.</summary>
    public TimeSpan OpenedAt { get; }

    /// <summary>When the server was done with it; null while it is not.</summary>
    public TimeSpan? ClosedAt { get; }

    /// <summary>What the client sent.</summary>
    public WireTraffic ClientToServer { get; }

    /// <summary>What the server sent.</summary>
    public WireTraffic ServerToClient { get; }

    /// <summary>
    /// Why the connection is not decoded any further, such as a client that does not speak HTTP/2; null while it is.
    /// Bytes are counted all the same.
    /// </summary>
    public string? CaptureStopped { get; }

    /// <summary>The connection on one line: bytes and frames each way, how long it was open.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"connection {Number}: {Of(ClientToServer)} →, {Of(ServerToClient)} ←, ")
        + (ClosedAt is null ? "open" : "closed")
        + (CaptureStopped is null ? "" : $"; not decoded further: {CaptureStopped}");

    private static string Of(WireTraffic traffic) =>
        $"{Printable.Count(traffic.Bytes, "byte")} in {Printable.Count(traffic.Frames, "frame")}";
}
