using Grpc.Core;

namespace GrpcTesting.DifferentialTests.Generation;

/// <summary>Makes a scenario from a seed, always the same one.</summary>
/// <remarks>
/// Consecutive seeds go through the kinds of calls and the endings in turn, so that a few hundred cover them all; the
/// rest is random.
/// </remarks>
internal static class ScenarioGenerator
{
    private const int Limit = 1_000;
    private const int OverLimit = 5_000;

    // As often as each is worth.
    private static readonly Ending[] Endings =
    [
        Ending.Success, Ending.StatusThrown, Ending.ClientCancels, Ending.StatusSet, Ending.ClientDisposes,
        Ending.Success, Ending.ServerAborts, Ending.DeadlineOfClient, Ending.OtherException, Ending.RequestTooLarge,
        Ending.Success, Ending.StatusThrown, Ending.ClientCancels, Ending.NoResponse, Ending.ClientDisposes,
        Ending.Success, Ending.CancelledBeforeStart, Ending.DeadlineBeforeStart, Ending.ResponseTooLarge,
        Ending.Success, Ending.StatusThrown, Ending.ClientCancels, Ending.StatusSet, Ending.DeadlineOfServer,
        Ending.Success, Ending.ServerAborts, Ending.DeadlineOfClient, Ending.NoSuchMethod,
    ];

    public static CallKind KindOf(long seed) => (CallKind)(seed % 4);

    public static Ending EndingOf(long seed)
    {
        var ending = Endings[seed / 4 % Endings.Length];

        // A call that streams its responses has none to leave out.
        return ending == Ending.NoResponse && KindOf(seed).ServerStreams() ? Ending.StatusSet : ending;
    }

    /// <param name="seed">At least 0.</param>
    public static Scenario Create(long seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seed);
        var random = new SeededRandom(seed);
        var kind = KindOf(seed);
        var ending = EndingOf(seed);
        return new Scenario
        {
            Seed = seed,
            Kind = kind,
            Calls = random.Chance(15) ? 2 + random.Below(4) : 1,
            RequestHeaders = RandomText.RequestHeaders(random),
            Compression = random.Pick(
                Compression.None, Compression.None, Compression.Requests, Compression.Responses, Compression.Both),
            ClientInterceptors = random.Pick(0, 0, 0, 1, 2),
            ServerInterceptors = random.Pick(0, 0, 0, 1, 2),
            DetailedErrors = random.Chance(30),
            Deadline = ending switch
            {
                Ending.DeadlineOfClient => CallDeadline.ClientTells,
                Ending.DeadlineOfServer => CallDeadline.ServerTells,
                Ending.DeadlineBeforeStart => CallDeadline.Past,
                _ => random.Chance(20) ? CallDeadline.Far : CallDeadline.None,
            },
            ClientLimit = ending == Ending.ResponseTooLarge ? Limit : null,
            ServerLimit = ending == Ending.RequestTooLarge ? Limit : null,
            Unmapped = ending == Ending.NoSuchMethod,
            Steps = StepsOf(random, kind, ending),
        };
    }

    private static IReadOnlyList<Step> StepsOf(SeededRandom random, CallKind kind, Ending ending)
    {
        var talk = new Conversation(random, kind)
        {
            SmallOnly = ending is Ending.RequestTooLarge or Ending.ResponseTooLarge,

            // Between the headers and the one response, what a client that gives up is told depends on how far gRPC has
            // come with reading: Cancelled or Internal.
            HeadersLast = !kind.ServerStreams()
                && ending is Ending.ClientCancels or Ending.ClientDisposes or Ending.DeadlineOfClient,
        };
        switch (ending)
        {
            case Ending.CancelledBeforeStart:
                talk.Add(Client.Cancel, Start(kind, talk.Size()));
                talk.ClientSeesEnd();
                return talk.Steps;
            case Ending.DeadlineBeforeStart or Ending.NoSuchMethod:
                talk.Add(Start(kind, talk.Size()));
                talk.ClientSeesEnd();
                return talk.Steps;
            case Ending.RequestTooLarge when !kind.ClientStreams():
                talk.Add(Start(kind, OverLimit));
                talk.ClientSeesEnd();
                return talk.Steps;
        }

        talk.Begin();
        talk.Talk();
        if (ending is Ending.ClientCancels or Ending.ClientDisposes or Ending.DeadlineOfClient
            or Ending.DeadlineOfServer or Ending.ServerAborts)
        {
            // Otherwise the headers would overtake the end, or not, by chance.
            talk.SettleHeaders();
        }

        switch (ending)
        {
            case Ending.ClientCancels:
                ClientGivesUp(talk, random, kind, Client.Cancel);
                break;
            case Ending.ClientDisposes:
                ClientGivesUp(talk, random, kind, Client.Dispose);
                break;
            case Ending.DeadlineOfClient:
                // What is on its way would be read before the deadline or after it, by chance.
                talk.DrainClient();
                ClientGivesUp(talk, random, kind, Client.ReachDeadline);
                break;
            case Ending.DeadlineOfServer:
                talk.DrainClient();
                talk.Add(Client.ReachDeadline, Server.AwaitCancelled);
                EndHandler(talk, random, kind);
                talk.ClientSeesEnd();
                break;
            case Ending.ServerAborts:
                talk.DrainClient();
                talk.Add(Server.Abort);
                talk.ClientSeesEnd();
                EndHandler(talk, random, kind);
                break;
            case Ending.RequestTooLarge:
                RequestTooLarge(talk, kind);
                break;
            case Ending.ResponseTooLarge:
                ResponseTooLarge(talk, kind);
                break;
            default:
                ServerEnds(talk, random, kind, ending);
                break;
        }

        return talk.Steps;
    }

    private static Step Start(CallKind kind, int size) => kind.ClientStreams() ? Client.Start() : Client.Start(size);

    private static void ServerEnds(Conversation talk, SeededRandom random, CallKind kind, Ending ending)
    {
        // Either the client ends first, or the server has heard enough.
        if (!talk.Completed && random.Chance(60))
        {
            talk.Complete();
        }

        if (random.Chance(70))
        {
            talk.DrainServer();
            if (kind.ClientStreams() && talk.Completed)
            {
                talk.Add(Server.Read);
            }
        }

        if (random.Chance(40))
        {
            talk.Add(Server.AddTrailer([.. RandomText.Headers(random)]));
        }

        var code = random.Pick(Enum.GetValues<StatusCode>());
        switch (ending)
        {
            case Ending.StatusThrown:
                talk.Add(Server.Throw(code, RandomText.Detail(random), [.. RandomText.Headers(random)]));
                break;
            case Ending.OtherException:
                talk.Add(Server.ThrowOther(RandomText.Detail(random)));
                break;
            case Ending.NoResponse:
                talk.Add(Server.ReturnNull);
                break;
            case Ending.StatusSet:
                talk.Add(Server.SetStatus(code, RandomText.Detail(random)));
                EndHandler(talk, random, kind);
                break;
            default:
                EndHandler(talk, random, kind);
                break;
        }

        talk.ClientSeesEnd();
        if (!talk.Completed && random.Chance(40))
        {
            talk.Add(Client.Send(5));
        }
    }

    private static void ClientGivesUp(Conversation talk, SeededRandom random, CallKind kind, Step how)
    {
        if (kind.ServerStreams() && talk.ClientIsDrained && random.Chance(50))
        {
            talk.Add(Client.StartRead);
        }

        var serverReads = kind.ClientStreams() && !talk.Completed && talk.ServerIsDrained && random.Chance(50);
        if (serverReads)
        {
            talk.Add(Server.StartRead);
        }

        talk.Add(how, kind.ServerStreams() ? Client.Read : Client.ReadResponse);
        if (!talk.Completed && random.Chance(40))
        {
            talk.Add(Client.Send(5));
        }

        if (serverReads || random.Chance(75))
        {
            talk.Add(Server.AwaitCancelled);
            if (serverReads)
            {
                talk.Add(Server.Read);
            }

            if (kind.ServerStreams() && random.Chance(40))
            {
                talk.Add(Server.Send(5));
            }
        }

        EndHandler(talk, random, kind);
    }

    private static void RequestTooLarge(Conversation talk, CallKind kind)
    {
        if (talk.Completed)
        {
            talk.DrainServer();
            talk.Add(Server.Read);
            talk.Add(kind.ServerStreams() ? Server.Return() : Server.Return(1));
        }
        else
        {
            talk.DrainServer();
            talk.Add(Client.Send(OverLimit), Server.Read, Server.Rethrow);
        }

        talk.ClientSeesEnd();
    }

    private static void ResponseTooLarge(Conversation talk, CallKind kind)
    {
        if (kind.ServerStreams())
        {
            talk.DrainClient();
            talk.Add(Server.Send(OverLimit), Client.Read, Server.AwaitCancelled, Server.Return());
        }
        else
        {
            talk.Add(Server.Return(OverLimit));
            talk.ClientSeesEnd();
        }
    }

    private static void EndHandler(Conversation talk, SeededRandom random, CallKind kind) =>
        talk.Add(kind.ServerStreams() ? Server.Return() : Server.Return(talk.Size()));
}
