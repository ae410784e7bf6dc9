using Grpc.Core;
using GrpcTesting.DifferentialTests.Playing;

namespace GrpcTesting.DifferentialTests.Observing;

public class WireNotesTests
{
    [Fact]
    public async Task A_second_stream_of_a_call_has_notes_of_its_own()
    {
        await using var fixture = GrpcServiceFixture.For(new PlayService([]), options => options.CaptureWire = true);
        await CallAsync(fixture);
        await CallAsync(fixture);

        var names = new OwnNames(GrpcTransport.Pipe, fixture.Channel.Target);
        var play = new CallPlay(
            new Scenario { Kind = CallKind.Unary, Steps = [] }, 1, new WireWatch(null), names, TimeSpan.Zero);
        var notes = WireNotes.Of(fixture.Wire.Snapshot(), [play], names).ToDictionary(note => note.Key, note => note.Value);

        Assert.Equal("2", notes["call 1, wire, streams"]);
        Assert.Equal(
            [
                "call 1, wire, client to server",
                "call 1, wire, server to client",
                "call 1, wire, stream 2, client to server",
                "call 1, wire, stream 2, server to client",
            ],
            notes.Keys.Where(key => key.EndsWith("server", StringComparison.Ordinal)
                || key.EndsWith("client", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Contains(
            $":authority {OwnNames.AsExpected}", notes["call 1, wire, client to server"], StringComparison.Ordinal);
    }

    private static async Task CallAsync(GrpcFixture fixture)
    {
        using var call = ClientCall.Start(
            fixture.CallInvoker,
            CallKind.Unary,
            unmapped: true,
            new Parcel(),
            new CallOptions(new Metadata { { WireNotes.CallHeader, "1" } })).Call;
        await ((AsyncUnaryCall<Parcel>)call).CaptureAsync();
    }
}
