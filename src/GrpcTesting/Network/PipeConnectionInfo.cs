namespace GrpcTesting;

/// <summary>A connection between client and server, at one moment.</summary>
/// <param name="Number">1 for the fixture's first connection, 2 for the next.</param>
/// <param name="Id">As the server knows it: <c>HttpContext.Connection.Id</c>.</param>
/// <param name="EndReason">Why it ended: the first reason, whatever followed from it. Null while it is open.</param>
/// <param name="IsHeldByClient">Whether the client still has it. A client may put calls on a connection for a moment
/// after its end, until it notices: see <see cref="PipeNetwork.WaitUntilNoticedAsync"/>.</param>
/// <param name="ToServer">The bytes from client to server.</param>
/// <param name="ToClient">The bytes from server to client.</param>
public sealed record PipeConnectionInfo(
    int Number, string Id, string? EndReason, bool IsHeldByClient, PipeTraffic ToServer, PipeTraffic ToClient)
{
    /// <summary>Whether neither side, nor the network, has ended it.</summary>
    public bool IsOpen => EndReason is null;

    /// <summary>One line, such as <c>#1 open; to the server 93 bytes delivered; to the client 71 bytes delivered</c>.
    /// </summary>
    public override string ToString() =>
        $"#{Number} {EndReason ?? "open"}; to the server {ToServer}; to the client {ToClient}";
}
