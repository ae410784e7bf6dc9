using GrpcTesting.DifferentialTests.Observing;
using GrpcTesting.DifferentialTests.Playing;

namespace GrpcTesting.DifferentialTests.Comparing;

public class ComparisonTests
{
    private static readonly Scenario OneByte = new()
    {
        Kind = CallKind.Unary,
        Steps = [Client.Start(1), Server.Enter, Server.Return(1), Client.ReadResponse],
    };

    [Fact]
    public async Task A_difference_is_told_with_a_test_and_everything_seen()
    {
        var reference = await Play.RunAsync(OneByte, GrpcTransport.Tcp);
        var changed = reference with
        {
            Notes = [.. reference.Notes.Select(note => note.Key == "call 1, client, status" ? note with { Value = "other" } : note)],
        };

        var comparison = Comparison.Of(OneByte, GrpcTransport.Pipe, changed, await Play.RunAsync(OneByte, GrpcTransport.Pipe));

        Assert.Equal(
            $"""
            The scenario is not the same on Pipe as on TCP:

            call 1, client, status
              expected: other
              actual:   OK ""

            As a test:

            [Fact]
            public Task Scenario() =>
                Differential.AssertEqualsTcpAsync(GrpcTransport.Pipe, new Scenario
                {"{"}
                    Kind = CallKind.Unary,
                    Steps =
                    [
                        Client.Start(1),
                        Server.Enter,
                        Server.Return(1),
                        Client.ReadResponse,
                    ],
                {"}"});

            Everything seen on TCP:

            {changed}

            Everything seen on Pipe:

            {reference}
            """,
            comparison.Failure);
    }

    [Fact]
    public async Task A_play_that_fails_is_told_with_its_seed_and_a_test()
    {
        var scenario = OneByte with { Seed = 7 };

        var comparisons = await Comparison.AllAsync(
            scenario,
            [GrpcTransport.Pipe, GrpcTransport.UnixSocket],
            (_, transport) => transport == GrpcTransport.Pipe
                ? Task.FromException<Observation>(new InvalidOperationException("planted"))
                : Task.FromResult(new Observation([])));

        Assert.StartsWith(
            """
            Scenario 7 could not be played on Pipe.

            As a test:

            [Fact]
            public Task Scenario_7() =>
                Differential.AssertEqualsTcpAsync(GrpcTransport.Pipe, new Scenario
                {
                    Seed = 7,
                    Kind = CallKind.Unary,
                    Steps =
                    [
                        Client.Start(1),
                        Server.Enter,
                        Server.Return(1),
                        Client.ReadResponse,
                    ],
                });

            What came instead:

            System.InvalidOperationException: planted
            """,
            comparisons[0].Failure,
            StringComparison.Ordinal);
        Assert.Null(comparisons[1].Failure);
    }

    [Fact]
    public async Task A_play_that_fails_on_TCP_fails_every_transport()
    {
        var comparisons = await Comparison.AllAsync(
            OneByte,
            [GrpcTransport.Pipe, GrpcTransport.TestServer],
            (_, _) => Task.FromException<Observation>(new InvalidOperationException("planted")));

        Assert.All(comparisons, comparison =>
        {
            Assert.StartsWith("The scenario could not be played on Tcp.\n", comparison.Failure, StringComparison.Ordinal);
            Assert.Contains("System.InvalidOperationException: planted\n", comparison.Failure, StringComparison.Ordinal);
        });
        Assert.Contains("GrpcTransport.TestServer", comparisons[1].Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_observation_has_both_sides_and_the_frames()
    {
        var observation = await Play.RunAsync(OneByte, GrpcTransport.Pipe);

        var values = observation.Notes.ToDictionary(note => note.Key, note => note.Value);
        Assert.Equal("message of 1 bytes 350ca8af", values["call 1, client, 04 Client.ReadResponse"]);
        Assert.Equal("OK \"\"", values["call 1, client, status"]);
        Assert.Equal("none", values["call 1, client, trailers"]);
        Assert.Equal("message of 1 bytes 250c8f7f", values["call 1, server, request message"]);
        Assert.Equal("can be cancelled, is not", values["call 1, server, token"]);
        Assert.Equal("none", values["call 1, server, deadline"]);
        Assert.Equal(OwnNames.AsExpected, values["call 1, server, host"]);
        Assert.Equal(OwnNames.AsExpected, values["call 1, server, HTTP header host"]);
        Assert.Equal(OwnNames.AsExpected, values["call 1, server, peer"]);
        Assert.Equal(
            "HEADERS :status=\"200\", content-type=\"application/grpc\", date=\"(date)\", server=\"Kestrel\"; "
            + "DATA 8 bytes, messages of 3; HEADERS grpc-status=\"0\"; END_STREAM",
            values["call 1, wire, server to client"]);
    }

    public static TheoryData<GrpcTransport> Transports { get; } =
        [GrpcTransport.Tcp, GrpcTransport.Pipe, GrpcTransport.UnixSocket, GrpcTransport.TestServer];

    [Theory, MemberData(nameof(Transports))]
    public async Task The_handler_sees_the_deadline_that_the_client_set_and_the_transports_names(GrpcTransport transport)
    {
        var observation = await Play.RunAsync(OneByte with { Deadline = CallDeadline.Far }, transport);

        var values = observation.Notes.ToDictionary(note => note.Key, note => note.Value);
        Assert.Equal("as the client set it, Utc", values["call 1, server, deadline"]);
        Assert.Equal(OwnNames.AsExpected, values["call 1, server, host"]);
        Assert.Equal(OwnNames.AsExpected, values["call 1, server, peer"]);
    }

    [Fact]
    public void Notes_that_only_one_side_has_are_differences()
    {
        var expected = new Observation([new("a", "1"), new("b", "2"), new("c", "3")]);
        var actual = new Observation([new("a", "1"), new("c", "4"), new("d", "5")]);

        Assert.Equal(
            [new("c", "3", "4"), new("d", null, "5"), new("b", "2", null)],
            expected.CompareTo(actual));
    }
}
