using FluentAssertions;

namespace GrpcTesting.Tests.Wire;

public class GoAwayTests
{
    [Fact]
    public async Task Passes_when_a_side_drains_the_connection()
    {
        var wire = await Wires.DrainedAsync();

        wire.Should().HaveGoAway(Http2ErrorCode.NoError)
            .Which.Direction.Should().Be(WireDirection.ServerToClient);
    }

    [Fact]
    public async Task Fails_with_the_code_that_was_sent()
    {
        await using var client = await RawClient.ConnectAsync();
        await client.BeginAsync(RawClient.Frame(Http2FrameType.GoAway, 0, 0, 0, 0, 0, 0, 0, 0, 11));
        await client.Wire.WaitForAsync(frame => frame is Http2GoAwayFrame);
        var wire = client.Wire.Snapshot();
        var all = wire.Frames.OfType<Http2GoAwayFrame>().Select(frame =>
            $"{frame.Describe()} (#{frame.Number}, stream 0, client "
            + (frame.Direction == WireDirection.ClientToServer ? "→ server)" : "← server)"));

        var failure = Failure.Of(() => wire.Should().HaveGoAway((Http2ErrorCode)0x77, "we said {0}", "so"));

        Assert.Equal(
            Wires.Message(
                $"Expected wire to have a GOAWAY with 0x77 because we said so, but it had {string.Join("; ", all)}.",
                wire),
            failure);
        Assert.Contains(
            "ENHANCE_YOUR_CALM, last stream 0 (#3, stream 0, client → server)", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fails_when_there_was_none()
    {
        var wire = await Wires.OrdinaryAsync();

        var failure = Failure.Of(() => wire.Should().HaveGoAway(Http2ErrorCode.NoError));

        Assert.Equal(Wires.Message("Expected wire to have a GOAWAY with NO_ERROR, but it had none.", wire), failure);
    }
}
