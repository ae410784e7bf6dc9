using Grpc.Core;
using Grpc.Core.Interceptors;
using GrpcTesting.DifferentialTests.Observing;
using GrpcTesting.TransportTests;

namespace GrpcTesting.DifferentialTests.Playing;

/// <summary>Plays a scenario on a transport, with a server of its own.</summary>
internal static class Play
{
    /// <summary>What bounds every wait.</summary>
    public static TimeSpan Bound { get; } = TimeSpan.FromSeconds(20);

    /// <summary>Plays until nothing that was to come before a deadline came after it.</summary>
    public static async Task<Observation> RunAsync(Scenario scenario, GrpcTransport transport)
    {
        for (var patience = TimeSpan.FromMilliseconds(150); ; patience *= 2)
        {
            if (await TryAsync(scenario, transport, patience) is { } observation)
            {
                return observation;
            }
        }
    }

    private static async Task<Observation?> TryAsync(Scenario scenario, GrpcTransport transport, TimeSpan patience)
    {
        var plays = new List<CallPlay>();
        var fixture = GrpcServiceFixture.For(
            new PlayService(plays), options => Configure(options, scenario, transport, patience, plays));
        OwnNames names;
        await using (fixture)
        {
            await fixture.StartAsync();
            var wire = new WireWatch(fixture.HasWire ? fixture.Wire : null);
            names = new OwnNames(transport, fixture.Channel.Target);
            plays.AddRange(Enumerable.Range(1, scenario.Calls)
                .Select(number => new CallPlay(scenario, number, wire, names, patience)));
            if (scenario.Calls > 1)
            {
                await ConnectAsync(fixture);
            }

            await Task.WhenAll(plays.Select(play => Task.Run(() => PlayAsync(play, fixture))));
        }

        if (plays.Any(play => play.TooSlow))
        {
            return null;
        }

        var notes = plays.SelectMany(play => play.Notes.ToList());
        return new Observation(
            [.. notes, .. fixture.HasWire ? WireNotes.Of(fixture.Wire.Snapshot(), plays, names) : []]);
    }

    // Several first calls at once open one connection or two, by chance: SocketsHttpHandler looks for another one while
    // it hands the first one out.
    private static async Task ConnectAsync(GrpcFixture fixture)
    {
        using var call = ClientCall.Start(fixture.CallInvoker, CallKind.Unary, unmapped: true, new Parcel(), default).Call;
        var outcome = await ((AsyncUnaryCall<Parcel>)call).CaptureAsync();
        Assert.Equal(StatusCode.Unimplemented, outcome.StatusCode);
    }

    private static void Configure(
        GrpcFixtureOptions options,
        Scenario scenario,
        GrpcTransport transport,
        TimeSpan patience,
        IReadOnlyList<CallPlay> plays)
    {
        options.Transport = transport;
        options.Timeout = Bound;
        options.CaptureWire = transport != GrpcTransport.TestServer;
        options.ConfigureGrpc(grpc =>
        {
            grpc.EnableDetailedErrors = scenario.DetailedErrors;
            if (scenario.ServerLimit is { } limit)
            {
                grpc.MaxReceiveMessageSize = limit;
            }

            if (scenario.Compression.HasFlag(Compression.Responses))
            {
                grpc.ResponseCompressionAlgorithm = "gzip";
            }

            for (var number = 0; number <= scenario.ServerInterceptors; number++)
            {
                grpc.Interceptors.Add<NotingServerInterceptor>(plays, number);
            }
        });
        if (scenario.ClientLimit is { } clientLimit)
        {
            options.ConfigureChannel(channel => channel.MaxReceiveMessageSize = clientLimit);
        }

        switch (scenario.Deadline)
        {
            case CallDeadline.ClientTells:
                TimeoutHeader.Remove(options);
                break;
            case CallDeadline.ServerTells:
                TimeoutHeader.Set(options, $"{patience.TotalMilliseconds}m");
                break;
        }
    }

    private static async Task PlayAsync(CallPlay play, GrpcFixture fixture)
    {
        var invoker = fixture.CallInvoker;
        for (var number = play.Scenario.ClientInterceptors; number > 0; number--)
        {
            invoker = invoker.Intercept(new NotingClientInterceptor(play.Notes, number));
        }

        using var client = new ClientActor(play, invoker);
        await client.PlayAsync();
        if (play.Entered)
        {
            try
            {
                await play.HandlerOver.WaitAsync(Bound);
            }
            catch (TimeoutException)
            {
                play.Notes.Server("handler", "never ended");
            }
        }
    }
}
