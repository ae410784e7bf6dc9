using System.Text.RegularExpressions;
using FluentAssertions;

namespace GrpcTesting.Tests.Wire;

public class BlockedSenderTests
{
    [Fact]
    public async Task HaveBlockedSender_passes_when_the_client_does_not_read()
    {
        var wire = await Wires.BlockedAsync();

        wire.Should().HaveBlockedSender();
        wire.Should().HaveBlockedSender("nobody {0}", "reads")
            .And.HaveBlockedSender(WireDirection.ServerToClient)
            .Which.Smallest.Should().Be(0);
    }

    [Fact]
    public async Task HaveBlockedSender_fails_for_an_ordinary_call()
    {
        var wire = await Wires.OrdinaryAsync();

        var failure = Failure.Of(() => wire.Should().HaveBlockedSender("nobody {0}", "reads"));

        Assert.Equal(
            Wires.Message(
                "Expected wire to have a blocked sender because nobody reads, but no window was used up; the smallest "
                + "was stream 1 of connection 1, client ← server: 65,519 of 65,535 bytes left, smallest 65,519.",
                wire),
            failure);
    }

    [Fact]
    public async Task HaveBlockedSender_fails_when_only_the_other_side_was()
    {
        var wire = await Wires.BlockedAsync();

        var failure = Failure.Of(() => wire.Should().HaveBlockedSender(WireDirection.ClientToServer));

        // The request goes out before or after the server's SETTINGS raise the window of its stream.
        var smallest = Regex.Match(
            failure,
            "(stream 1 of )?connection 1, client → server: [0-9,]+ of [0-9,]+ bytes left, smallest 65,5[0-9]{2}");
        Assert.True(smallest.Success, failure);
        Assert.Equal(
            Wires.Message(
                "Expected wire to have a blocked sender for what the client sends, but no window was used up; the "
                + $"smallest was {smallest.Value}.",
                wire),
            failure);
    }

    [Fact]
    public async Task NotHaveBlockedSender_passes_for_an_ordinary_call()
    {
        var wire = await Wires.OrdinaryAsync();

        wire.Should().NotHaveBlockedSender().And.NotHaveBlockedSender(WireDirection.ServerToClient);
    }

    [Fact]
    public async Task NotHaveBlockedSender_passes_when_only_the_other_side_was()
    {
        var wire = await Wires.BlockedAsync();

        wire.Should().NotHaveBlockedSender(WireDirection.ClientToServer, "it sent {0}", "little");
    }

    [Fact]
    public async Task NotHaveBlockedSender_fails_with_the_window()
    {
        var wire = await Wires.BlockedAsync();
        var window = wire.Streams[0].ResponseWindow;

        var failure = Failure.Of(() => wire.Should().NotHaveBlockedSender("the client {0}", "reads"));

        Assert.Equal(
            Wires.Message(
                $"""
                Expected wire to have no blocked sender because the client reads, but 1 window was used up:
                  stream 1 of connection 1, client ← server: {window}
                """,
                wire),
            failure);
        Assert.StartsWith(
            "0 of 65,535 bytes left, smallest 0, blocked once for ", window.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_direction_that_does_not_exist_is_an_error_of_the_test()
    {
        var should = (await Wires.OrdinaryAsync()).Should();

        Assert.Throws<ArgumentOutOfRangeException>("direction", () => should.HaveBlockedSender((WireDirection)2));
        Assert.Throws<ArgumentOutOfRangeException>("direction", () => should.NotHaveBlockedSender((WireDirection)2));
        Assert.Throws<ArgumentOutOfRangeException>(
            "direction", () => should.HaveKeptWindowsWithin((WireDirection)2, 0, 1));
    }
}
