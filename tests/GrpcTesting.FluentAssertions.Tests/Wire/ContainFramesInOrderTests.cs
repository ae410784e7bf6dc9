using FluentAssertions;
using static GrpcTesting.ExpectedFrame;

namespace GrpcTesting.Tests.Wire;

public class ContainFramesInOrderTests
{
    [Fact]
    public async Task Passes_for_the_classic_sequence()
    {
        var wire = await Wires.OrdinaryAsync();

        wire.Should().ContainFramesInOrder(
            Http2FrameType.Preface,
            FromClient(Http2FrameType.Settings).OnStream(0),
            FromServer(Http2FrameType.Settings),
            Matching<Http2SettingsFrame>(frame => frame.IsAck),
            FromServer<Http2HeadersFrame>(frame => !frame.IsTrailers),
            FromServer(Http2FrameType.Data).OnStream(1),
            FromServer<Http2HeadersFrame>(frame => frame.IsTrailers && frame.EndStream).OnStream(1));
        wire.Should().ContainFramesInOrder(
            [FromClient(Http2FrameType.Headers), FromClient<Http2DataFrame>(frame => frame.EndStream)], "it is a call");
    }

    [Fact]
    public async Task Passes_on_the_log_itself()
    {
        await using var fixture = Wires.Greeting();
        await fixture.CreateClient<Helloworld.Greeter.GreeterClient>().SayHelloAsync(new Helloworld.HelloRequest());

        fixture.Wire.Should().ContainFramesInOrder(Http2FrameType.Preface, Http2FrameType.Headers)
            .And.NotHaveReset();
    }

    [Fact]
    public async Task Fails_with_what_was_found_and_what_was_not()
    {
        var wire = await Wires.OrdinaryAsync();
        var request = wire.Streams[0].Frames[0].Number;

        var failure = Failure.Of(() => wire.Should().ContainFramesInOrder(
            [
                Http2FrameType.Preface,
                FromClient(Http2FrameType.Headers).OnStream(1),
                Http2FrameType.RstStream,
                FromServer<Http2HeadersFrame>(frame =>
                    frame is { IsTrailers: true }),
            ],
            "the call is given {0}",
            "up"));

        Assert.Equal(
            Wires.Message(
                $$"""
                Expected wire to contain these 4 frames in order because the call is given up, but [2] was not there:
                  [0] PREFACE: #1
                  [1] HEADERS from the client on stream 1: #{{request}}
                  [2] RST_STREAM: none after #{{request}}
                  [3] HEADERS from the server where frame => frame is { IsTrailers: true }: not looked for
                """,
                wire),
            failure);
    }

    [Fact]
    public async Task Fails_with_the_frame_that_came_too_early()
    {
        var wire = await Wires.OrdinaryAsync();
        var last = wire.Streams[0].Frames[^1].Number;

        var failure = Failure.Of(() => wire.Should().ContainFramesInOrder(
            FromServer<Http2HeadersFrame>(frame => frame.IsTrailers), Http2FrameType.Preface));

        Assert.Equal(
            Wires.Message(
                $"""
                Expected wire to contain these 2 frames in order, but [1] was not there:
                  [0] HEADERS from the server where frame => frame.IsTrailers: #{last}
                  [1] PREFACE: none after #{last}, but #1 before it
                """,
                wire),
            failure);
    }

    [Fact]
    public async Task No_frame_stands_for_two()
    {
        var wire = await Wires.OrdinaryAsync();

        var failure = Failure.Of(() => wire.Should().ContainFramesInOrder(
            Http2FrameType.Preface, Http2FrameType.Preface));

        Assert.Equal(
            Wires.Message(
                """
                Expected wire to contain these 2 frames in order, but [1] was not there:
                  [0] PREFACE: #1
                  [1] PREFACE: none after #1
                """,
                wire),
            failure);
    }

    [Fact]
    public async Task Fails_for_a_single_frame()
    {
        var wire = await Wires.OrdinaryAsync();

        var failure = Failure.Of(() => wire.Should().ContainFramesInOrder((Http2FrameType)0xfa));

        Assert.Equal(
            Wires.Message(
                """
                Expected wire to contain this frame, but [0] was not there:
                  [0] 0xfa: none
                """,
                wire),
            failure);
    }

    [Fact]
    public async Task A_malformed_frame_is_of_no_type()
    {
        await using var client = await RawClient.ConnectAsync();
        await client.BeginAsync(RawClient.Frame(Http2FrameType.Ping, 0, 1));
        await client.Wire.WaitForAsync(frame => frame is Http2MalformedFrame);

        client.Wire.Should().ContainFramesInOrder(FromClient<Http2MalformedFrame>(frame => frame.Reason.Length > 0));
        var failure = Failure.Of(() => client.Wire.Should().ContainFramesInOrder(Http2FrameType.Ping));

        Assert.StartsWith(
            "Expected client.Wire to contain this frame, but [0] was not there:\n  [0] PING: none\nThe wire:\n  #",
            failure,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Expected_frames_read_as_they_were_written()
    {
        Assert.Equal("GOAWAY", OfType(Http2FrameType.GoAway).ToString());
        Assert.Equal("WINDOW_UPDATE from the client", FromClient(Http2FrameType.WindowUpdate).ToString());
        Assert.Equal("GOAWAY from the server", FromServer(Http2FrameType.GoAway).ToString());
        Assert.Equal("a frame where f => f.Length > 9", Matching<Http2Frame>(f => f.Length > 9).ToString());
        Assert.Equal("GOAWAY where _ => true", Matching<Http2GoAwayFrame>(_ => true).ToString());
        Assert.Equal("PREFACE where _ => true", Matching<Http2Preface>(_ => true).ToString());
        Assert.Equal("a malformed frame where _ => true", Matching<Http2MalformedFrame>(_ => true).ToString());
        Assert.Equal("a frame with headers where _ => true", Matching<Http2HeaderBlockFrame>(_ => true).ToString());
        Assert.Equal("a frame of an unknown type where _ => true", Matching<Http2UnknownFrame>(_ => true).ToString());
    }

    [Fact]
    public async Task Expectations_that_say_nothing_are_errors_of_the_test()
    {
        var wire = await Wires.OrdinaryAsync();

        var none = Assert.Throws<ArgumentException>(() => wire.Should().ContainFramesInOrder());
        var missing = Assert.Throws<ArgumentException>(
            () => wire.Should().ContainFramesInOrder(Http2FrameType.Data, null!));

        Assert.Equal("Nothing is expected: expect one frame or more. (Parameter 'expected')", none.Message);
        Assert.Equal("[1] is null. (Parameter 'expected')", missing.Message);
        Assert.Throws<ArgumentNullException>("expected", () => wire.Should().ContainFramesInOrder(null!));
        Assert.Throws<ArgumentNullException>("predicate", () => FromServer<Http2Frame>(null!));
        Assert.Throws<ArgumentOutOfRangeException>("type", () => OfType((Http2FrameType)256));
        Assert.Throws<ArgumentOutOfRangeException>("type", () => FromClient((Http2FrameType)(-2)));
        Assert.Throws<ArgumentOutOfRangeException>("streamId", () => FromClient(Http2FrameType.Data).OnStream(-1));
    }
}
