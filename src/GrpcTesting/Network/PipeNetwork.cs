using System.Net.Sockets;
using GrpcTesting.Network;
using GrpcTesting.Pipes;

namespace GrpcTesting;

/// <summary>
/// The network between the clients and the server of a fixture on <see cref="GrpcTransport.Pipe"/>: perfect until a
/// test sets a condition, and changeable while calls run.
/// </summary>
/// <remarks>
/// Conditions hold for every connection, those opened later included, until they are undone by hand, by
/// <see cref="Clear"/>, or by the end of the fixture, which never waits for one. While none was ever set, nothing
/// stands between client and server, and bytes pass as if there were no network. Members may be used from several
/// threads.
/// </remarks>
public sealed partial class PipeNetwork
{
    // What a test looks at is the newest; ended connections beyond this are forgotten.
    private const int MaxConnections = 1024;

    private readonly Lock _gate = new();
    private readonly List<Link> _links = [];
    private readonly string _name;
    private TimeProvider _time = TimeProvider.System;
    private bool _timeInUse;
    private int _lastNumber;
    private volatile bool _refuses;

    internal PipeNetwork(string name)
    {
        _name = name;
        ClientToServer = new NetworkDirection(this, "client to server");
        ServerToClient = new NetworkDirection(this, "server to client");
    }

    /// <summary>What happens to requests.</summary>
    public NetworkDirection ClientToServer { get; }

    /// <summary>What happens to responses.</summary>
    public NetworkDirection ServerToClient { get; }

    /// <summary>What everything random is drawn from: jitter, sizes of slices, corruption.</summary>
    /// <value>A new one for each fixture by default. Set it before the first condition to repeat what a failure message
    /// shows: the draws are then the same, and meet the same bytes as far as the calls put the same bytes on the
    /// connections in the same writes.</value>
    public int Seed { get; set; } = Random.Shared.Next();

    /// <summary>The clock of all conditions. The harness's own timeouts stay on real time.</summary>
    /// <value><see cref="TimeProvider.System"/>. With a test's own, half a minute of latency takes no time.</value>
    /// <exception cref="InvalidOperationException">A condition is using the clock already.</exception>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider TimeProvider
    {
        get
        {
            lock (_gate)
            {
                return _time;
            }
        }

        set
        {
            ArgumentNullException.ThrowIfNull(value);
            lock (_gate)
            {
                if (_timeInUse && value != _time)
                {
                    throw new InvalidOperationException(
                        "Bytes are on their way by the clock that the network has: set Network.TimeProvider before "
                        + "the first condition.");
                }

                _time = value;
            }
        }
    }

    /// <summary>Whether new connections are refused. Those that are open go on.</summary>
    /// <value>False by default.</value>
    public bool RefuseConnections
    {
        get => _refuses;
        set => _refuses = value;
    }

    /// <summary>Whether the peer is gone without a word, for both sides. Sets
    /// <see cref="NetworkDirection.HalfOpen"/> of both directions.</summary>
    /// <value>False by default; true when either direction is half-open.</value>
    public bool HalfOpen
    {
        get => ClientToServer.HalfOpen || ServerToClient.HalfOpen;
        set => BothWays(direction => direction.HalfOpen = value);
    }

    /// <summary>The connections so far, oldest first, as they are now. Of those that have ended, the newest 1,024 are
    /// kept.</summary>
    public IReadOnlyList<PipeConnectionInfo> Connections => [.. Links().Select(link => link.Describe())];

    /// <summary>Does the same to both directions, such as <c>way => way.Latency = ...</c>.</summary>
    public void BothWays(Action<NetworkDirection> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        change(ClientToServer);
        change(ServerToClient);
    }

    /// <summary>Stalls both directions. See <see cref="NetworkDirection.Stall"/>.</summary>
    public void Stall() => BothWays(direction => direction.Stall());

    /// <summary>Resumes both directions.</summary>
    public void Resume() => BothWays(direction => direction.Resume());

    /// <summary>Undoes every condition, in both directions, and what is still to come of <see cref="Reset"/> and
    /// <see cref="Close"/>.</summary>
    public void Clear()
    {
        RefuseConnections = false;
        Unschedule();
        BothWays(direction => direction.Clear());
    }

    /// <summary>The seed, the conditions, the connections and the calls that run at the server.</summary>
    public override string ToString() => NetworkReport.Describe(this);

    internal bool HasConditions =>
        ClientToServer.Current != Conditions.None || ServerToClient.Current != Conditions.None;

    internal string? DescribeConditions() => NetworkReport.DescribeConditions(this);

    /// <summary>Opens a connection under the conditions.</summary>
    internal async ValueTask<Stream> ConnectAsync(PipeListener listener, CancellationToken cancellationToken)
    {
        if (RefuseConnections)
        {
            throw new IOException(
                $"Connection refused: the network of {_name} refuses connections (Network.RefuseConnections).",
                new SocketException((int)SocketError.ConnectionRefused));
        }

        var stream = await listener.ConnectAsync(cancellationToken).ConfigureAwait(false);
        var link = Add(stream.Connection);
        if (HasConditions)
        {
            link.Attach();
        }

        SignalConnections();
        return stream;
    }

    /// <summary>Ends every condition, and the connections that are under any: disposal waits for none.</summary>
    internal void End()
    {
        Clear();
        foreach (var link in Links())
        {
            link.CutLanes("closed with the fixture");
        }
    }

    internal void AttachAll()
    {
        foreach (var link in Links().Where(link => link.IsOpen))
        {
            link.Attach();
        }
    }

    internal void ResetGaps()
    {
        foreach (var link in Links().Where(link => link.HasLost))
        {
            ((ILaneOwner)link).OnGap();
        }
    }

    internal TimeProvider UseTime()
    {
        lock (_gate)
        {
            _timeInUse = true;
            return _time;
        }
    }

    internal int SeedOf(int connection) => unchecked((Seed * 31) + (connection * 7919));

    private Link Add(PipeConnection connection)
    {
        lock (_gate)
        {
            var link = new Link(this, connection, ++_lastNumber);
            connection.OnChange = SignalConnections;
            _links.Add(link);
            if (_links.Count > MaxConnections && _links.Find(old => !old.IsOpen) is { } forgotten)
            {
                _links.Remove(forgotten);
            }

            return link;
        }
    }

    private List<Link> Links()
    {
        lock (_gate)
        {
            return [.. _links];
        }
    }
}
