namespace GrpcTesting.DifferentialTests.Generation;

/// <summary>
/// Steps of client and server while both sides are up. It knows what is on its way, so that no step waits for one
/// that comes later and nothing depends on who is faster.
/// </summary>
internal sealed class Conversation(SeededRandom random, CallKind kind)
{
    // Messages on their way. They are small, so that they fit into every window.
    private const int MostUnread = 8;
    private readonly List<Step> _steps = [];
    private int _toServer;
    private int _toClient;
    private bool _headersSent;
    private bool _headersRead;

    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>Whether the client said that it has no more to send.</summary>
    public bool Completed { get; private set; } = !kind.ClientStreams();

    /// <summary>Whether the client's messages have all been read.</summary>
    public bool ServerIsDrained => _toServer == 0;

    /// <summary>Whether the server's messages have all been read.</summary>
    public bool ClientIsDrained => _toClient == 0;

    /// <summary>Whether all messages are so small that they fit into every limit.</summary>
    public bool SmallOnly { get; init; }

    /// <summary>Whether the headers wait for the first response.</summary>
    public bool HeadersLast { get; init; }

    public void Add(params ReadOnlySpan<Step> steps) => _steps.AddRange(steps);

    public void Begin()
    {
        Add(kind.ClientStreams() ? Client.Start() : Client.Start(Size()));
        if (kind.ClientStreams() && random.Chance(30))
        {
            ClientSends();
        }

        Add(Server.Enter);
    }

    public void Talk()
    {
        for (var beat = random.Below(9); beat > 0; beat--)
        {
            switch (random.Below(10))
            {
                case 0 or 1 when kind.ClientStreams() && !Completed && _toServer < MostUnread:
                    ClientSends();
                    break;
                case 2 or 3 when kind.ServerStreams() && _toClient < MostUnread:
                    ServerSends();
                    break;
                case 4 when _toServer > 0:
                    ServerReads();
                    break;
                case 5 when _toClient > 0:
                    ClientReads();
                    break;
                case 6 when kind.ClientStreams() && !Completed:
                    SendToWaitingServer();
                    break;
                case 7 when kind.ServerStreams():
                    SendToWaitingClient();
                    break;
                case 8:
                    SendMetadata();
                    break;
                case 9 when kind.ClientStreams() && !Completed && random.Chance(40):
                    Complete();
                    break;
            }
        }
    }

    public void Complete()
    {
        Add(Client.Complete);
        Completed = true;
    }

    public void DrainServer()
    {
        while (_toServer > 0)
        {
            ServerReads();
        }
    }

    public void DrainClient()
    {
        while (_toClient > 0)
        {
            ClientReads();
        }
    }

    /// <summary>The client has the headers, if they are on their way.</summary>
    public void SettleHeaders()
    {
        if (_headersSent && !_headersRead)
        {
            ReadHeaders();
        }
    }

    /// <summary>The client learns how the call ended.</summary>
    public void ClientSeesEnd()
    {
        DrainClient();
        Add(kind.ServerStreams() ? Client.Read : Client.ReadResponse);
    }

    public int Size() => random.Chance(10) && !SmallOnly ? RandomText.LargeSize(random) : RandomText.SmallSize(random);

    private void ReadHeaders()
    {
        Add(Client.ReadHeaders);
        _headersRead = true;
    }

    private void ClientSends()
    {
        Add(Client.Send(RandomText.SmallSize(random)));
        _toServer++;
    }

    private void ServerSends()
    {
        Add(Server.Send(RandomText.SmallSize(random)));
        _toClient++;
        _headersSent = true;
    }

    private void ServerReads()
    {
        Add(Server.Read);
        _toServer--;
    }

    private void ClientReads()
    {
        Add(Client.Read);
        _toClient--;
        _headersRead = true;
    }

    private void SendToWaitingServer()
    {
        DrainServer();
        if (random.Chance(50))
        {
            Add(Server.StartRead);
        }

        var size = Size();
        Add(Client.StartSend(size), Server.Read, Client.EndSend);
    }

    private void SendToWaitingClient()
    {
        DrainClient();
        if (random.Chance(50))
        {
            Add(Client.StartRead);
        }

        var size = Size();
        Add(Server.StartSend(size), Client.Read, Server.EndSend);
        _headersSent = true;
        _headersRead = true;
    }

    private void SendMetadata()
    {
        switch (random.Below(4))
        {
            case 0 when !_headersSent && !HeadersLast:
                Add(Server.WriteHeaders([.. RandomText.Headers(random)]));
                _headersSent = true;
                break;
            case 1 when _headersSent:
                ReadHeaders();
                break;
            case 2:
                Add(Server.AddTrailer([.. RandomText.Headers(random)]));
                break;
            case 3:
                Add(Server.StopCompressing);
                break;
        }
    }
}
