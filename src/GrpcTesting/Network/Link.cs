using System.IO.Pipelines;
using System.Net.Sockets;
using GrpcTesting.Pipes;
using Microsoft.AspNetCore.Connections;

namespace GrpcTesting.Network;

/// <summary>
/// One connection, as the network sees it. Nothing stands between its ends until a condition needs it; from then on
/// a lane for each direction does.
/// </summary>
internal sealed class Link(PipeNetwork network, PipeConnection connection, int number) : IPipeDetour, ILaneOwner
{
    private readonly Lock _gate = new();
    private Lane? _toServer;
    private Lane? _toClient;
    private volatile bool _closed;
    private long _toServerBefore;
    private long _toClientBefore;

    public PipeConnection Connection => connection;

    public int Number => number;

    public bool IsOpen => connection.EndReason is null;

    public bool HasLost => _toServer is { HasLost: true } || _toClient is { HasLost: true };

    /// <summary>Puts the lanes in between, once.</summary>
    public void Attach()
    {
        lock (_gate)
        {
            if (_toServer is not null)
            {
                return;
            }

            var time = network.UseTime();
            var seed = network.SeedOf(number);
            var client = connection.Client;
            var (toServer, toClient) = (connection.CreatePipe(), connection.CreatePipe());
            _toServer = new Lane(network.ClientToServer, time, seed, this);
            _toClient = new Lane(network.ServerToClient, time, ~seed, this);
            connection.Detour = this;
            _toServerBefore = client.BytesWritten;
            _toClientBefore = client.BytesRead;
            Observed.Later(_toServer.RunAsync(
                Task.FromResult<PipeReader?>(toServer.Reader), client.RerouteWrites(toServer.Writer)));
            Observed.Later(_toClient.RunAsync(
                client.RerouteReads(toClient.Reader), Task.FromResult<PipeWriter?>(toClient.Writer)));
        }
    }

    /// <summary>Cuts the connection under both sides, as a TCP reset from the middle does.</summary>
    public void Reset(string reason)
    {
        connection.NoteEnd(reason);
        var error = new ConnectionResetException($"The connection was {reason}.");
        connection.Client.Abort(
            new IOException($"The connection was {reason}.", new SocketException((int)SocketError.ConnectionReset)),
            error);
        lock (_gate)
        {
            _toServer?.Cut(error);
            _toClient?.Cut(error);
        }

        connection.OnClientEnded();
    }

    /// <summary>Ends the connection towards both sides: each reads what was sent, then the end of the stream.</summary>
    public void Close(string reason)
    {
        connection.NoteEnd(reason);
        Attach();
        _closed = true;
        _toServer!.Close();
        _toClient!.Close();
    }

    /// <summary>Ends the lanes, if there are any: no condition outlives the fixture.</summary>
    public void CutLanes(string reason)
    {
        lock (_gate)
        {
            if (_toServer is null)
            {
                return;
            }
        }

        Reset(reason);
    }

    public PipeConnectionInfo Describe() => new(
        number,
        connection.ConnectionId,
        connection.EndReason,
        !connection.IsLeftByClient,
        _toServer?.Traffic(_toServerBefore) ?? new PipeTraffic(connection.Client.BytesWritten, 0, 0),
        _toClient?.Traffic(_toClientBefore) ?? new PipeTraffic(connection.Client.BytesRead, 0, 0));

    void IPipeDetour.OnServerAborted(IOException errorForClient, Exception errorForServer)
    {
        lock (_gate)
        {
            _toServer!.Cut(errorForServer);
            if (_closed)
            {
                // The client has its own end of the stream coming, and hears of nothing behind that.
                _toClient!.Release();
            }
            else
            {
                _toClient!.Abandon(() => connection.Client.Abort(errorForClient, errorForServer));
            }
        }

        connection.OnClientEnded();
    }

    void ILaneOwner.OnEndPassed(Lane lane)
    {
        if (lane == _toServer)
        {
            connection.OnClientEnded();
            _toClient!.Release();
        }
        else
        {
            _toServer!.Release();
        }
    }

    void ILaneOwner.OnGap() => Reset("reset by the network: its peer was half-open and lost what was sent");

    void ILaneOwner.OnTriggered(Lane lane, ByteTrigger trigger)
    {
        var after = $"after {trigger.Bytes:N0} bytes from {(lane == _toServer ? "client to server" : "server to client")}";
        if (trigger.Kind == ByteTriggerKind.Reset)
        {
            Reset(FormattableString.Invariant($"reset by the network {after}"));
            return;
        }

        Close($"closed by the network {after}");
        lane.Finish();
    }
}
