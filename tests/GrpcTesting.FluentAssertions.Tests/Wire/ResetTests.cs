using FluentAssertions;

namespace GrpcTesting.Tests.Wire;

public class ResetTests
{
    [Fact]
    public async Task HaveReset_passes_when_a_stream_was_reset_with_that_code()
    {
        var wire = await Wires.CancelledAsync();

        wire.Should().HaveReset(Http2ErrorCode.Cancel).Which.StreamId.Should().Be(1);
    }

    [Fact]
    public async Task HaveReset_fails_with_the_code_that_was_sent()
    {
        var wire = await Wires.CancelledAsync();
        var reset = wire.Frames.Single(frame => frame is Http2RstStreamFrame);

        var failure = Failure.Of(() => wire.Should().HaveReset(Http2ErrorCode.RefusedStream, "it was {0}", "late"));

        Assert.Equal(
            Wires.Message(
                "Expected wire to have an RST_STREAM with REFUSED_STREAM because it was late, but it had CANCEL "
                + $"(#{reset.Number}, stream 1, client → server).",
                wire),
            failure);
    }

    [Fact]
    public async Task HaveReset_fails_when_there_was_none()
    {
        var wire = await Wires.OrdinaryAsync();

        var failure = Failure.Of(() => wire.Should().HaveReset(Http2ErrorCode.Http11Required));

        Assert.Equal(
            Wires.Message("Expected wire to have an RST_STREAM with HTTP_1_1_REQUIRED, but it had none.", wire),
            failure);
    }

    [Fact]
    public async Task NotHaveReset_passes_for_an_ordinary_call()
    {
        var wire = await Wires.OrdinaryAsync();

        wire.Should().NotHaveReset().And.NotHaveReset("all went {0}", "well");
    }

    [Fact]
    public async Task NotHaveReset_fails_with_the_reset()
    {
        var wire = await Wires.CancelledAsync();
        var reset = wire.Frames.Single(frame => frame is Http2RstStreamFrame);

        var failure = Failure.Of(() => wire.Should().NotHaveReset());

        Assert.Equal(
            Wires.Message(
                "Expected wire to have no RST_STREAM, but it had CANCEL "
                + $"(#{reset.Number}, stream 1, client → server).",
                wire),
            failure);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0x1_0000_0000)]
    public async Task A_code_that_no_frame_can_carry_is_an_error_of_the_test(long code)
    {
        var wire = await Wires.OrdinaryAsync();

        Assert.Throws<ArgumentOutOfRangeException>("expected", () => wire.Should().HaveReset((Http2ErrorCode)code));
        Assert.Throws<ArgumentOutOfRangeException>("expected", () => wire.Should().HaveGoAway((Http2ErrorCode)code));
    }
}
