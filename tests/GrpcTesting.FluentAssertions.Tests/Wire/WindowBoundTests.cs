using FluentAssertions;

namespace GrpcTesting.Tests.Wire;

public class WindowBoundTests
{
    private const long ClientConnectionWindow = 64 * 1024 * 1024;

    // Each side writes without waiting for the other's settings, so that a small request may spend
    // the protocol's default windows before the server has enlarged them: it leaves at least this.
    private const long DefaultWindowLessRequest = 65_000;

    [Fact]
    public async Task Passes_when_every_window_stayed_within()
    {
        var wire = await Wires.OrdinaryAsync();

        wire.Should().HaveKeptWindowsWithin(1, ClientConnectionWindow)
            .And.HaveKeptWindowsWithin(
                WireDirection.ClientToServer, DefaultWindowLessRequest, 1024 * 1024, "the server has {0}", "1 MiB");
    }

    [Fact]
    public async Task Fails_when_one_fell_below()
    {
        var wire = await Wires.BlockedAsync();
        var end = wire.Streams[0].ResponseWindow.Changes[^1].Frame;

        var failure = Failure.Of(() =>
            wire.Should().HaveKeptWindowsWithin(1, ClientConnectionWindow, "{0} reads", "Ada"));

        Assert.Equal(
            Wires.Message(
                $"""
                Expected wire to have kept every window between 1 and 67,108,864 bytes because Ada reads, but 1 window was not:
                  stream 1 of connection 1, client ← server: 0 to 65,535 bytes, since #{end}
                """,
                wire),
            failure);
    }

    [Fact]
    public async Task Fails_when_one_rose_above_or_began_outside()
    {
        var wire = await Wires.OrdinaryAsync(options => options.Http2.ClientStreamWindow = 200_000);
        var update = wire.Frames.First(frame =>
            frame is Http2WindowUpdateFrame { Direction: WireDirection.ClientToServer });

        var failure = Failure.Of(() => wire.Should().HaveKeptWindowsWithin(
            WireDirection.ServerToClient, 65_535, 100_000));

        Assert.Equal(
            Wires.Message(
                $"""
                Expected wire to have kept every window for what the server sends between 65,535 and 100,000 bytes, but 2 windows were not:
                  connection 1, client ← server: 65,535 to 67,108,864 bytes, since #{update.Number}
                  stream 1 of connection 1, client ← server: 199,984 to 200,000 bytes, from the start
                """,
                wire),
            failure);
    }

    [Fact]
    public async Task Bounds_that_make_no_sense_are_errors_of_the_test()
    {
        var should = (await Wires.OrdinaryAsync()).Should();

        Assert.Throws<ArgumentOutOfRangeException>("min", () => should.HaveKeptWindowsWithin(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("max", () => should.HaveKeptWindowsWithin(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(
            "max", () => should.HaveKeptWindowsWithin(WireDirection.ClientToServer, 0, -1));
    }
}
