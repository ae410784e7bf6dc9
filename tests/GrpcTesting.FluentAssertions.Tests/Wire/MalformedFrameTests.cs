using FluentAssertions;

namespace GrpcTesting.Tests.Wire;

public class MalformedFrameTests
{
    [Fact]
    public async Task Passes_for_an_ordinary_call()
    {
        var wire = await Wires.OrdinaryAsync();

        wire.Should().NotHaveMalformedFrames("we speak {0}", "HTTP/2").And.NotHaveReset();
    }

    [Fact]
    public async Task Fails_with_the_rule_that_was_broken()
    {
        await using var client = await RawClient.ConnectAsync();
        await client.BeginAsync(RawClient.Frame(Http2FrameType.Ping, 0, 1));
        var malformed = await client.Wire.WaitForAsync(frame => frame is Http2MalformedFrame);
        var wire = client.Wire.Snapshot();

        var failure = Failure.Of(() => wire.Should().NotHaveMalformedFrames());

        Assert.Equal(
            Wires.Message(
                $"Expected wire to have no malformed frame, but it had {malformed.Describe()} "
                + "(#3, stream 0, client → server).",
                wire),
            failure);
    }
}
