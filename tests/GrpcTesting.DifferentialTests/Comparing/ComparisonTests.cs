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

        var comparison = await Comparison.RunAsync(OneByte, GrpcTransport.Pipe, changed);

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
    public async Task The_observation_has_both_sides_and_the_frames()
    {
        var observation = await Play.RunAsync(OneByte, GrpcTransport.Pipe);

        var values = observation.Notes.ToDictionary(note => note.Key, note => note.Value);
        Assert.Equal("message of 1 bytes 040c5b8c", values["call 1, client, 04 Client.ReadResponse"]);
        Assert.Equal("OK \"\"", values["call 1, client, status"]);
        Assert.Equal("none", values["call 1, client, trailers"]);
        Assert.Equal("message of 1 bytes 040c5b8c", values["call 1, server, request message"]);
        Assert.Equal("can be cancelled, is not", values["call 1, server, token"]);
        Assert.Equal(
            "HEADERS :status=\"200\", content-type=\"application/grpc\", date=\"(date)\", server=\"Kestrel\"; "
            + "DATA 8 bytes, messages of 3; HEADERS grpc-status=\"0\"; END_STREAM",
            values["call 1, wire, server to client"]);
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
