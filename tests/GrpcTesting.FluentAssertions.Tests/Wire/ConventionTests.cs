using FluentAssertions;
using FluentAssertions.Execution;

namespace GrpcTesting.Tests.Wire;

/// <summary>What all assertions on the wire have in common.</summary>
public class ConventionTests
{
    private static readonly Action<WireLogAssertions>[] Negative =
    [
        should => should.NotHaveBlockedSender(),
        should => should.NotHaveBlockedSender(WireDirection.ClientToServer),
        should => should.HaveKeptWindowsWithin(0, long.MaxValue),
        should => should.HaveKeptWindowsWithin(WireDirection.ServerToClient, 0, long.MaxValue),
        should => should.NotHaveReset(),
        should => should.NotHaveMalformedFrames(),
    ];

    private static readonly Action<WireLogAssertions>[] All =
    [
        .. Negative,
        should => should.ContainFramesInOrder(Http2FrameType.Data),
        should => should.HaveExchangedSettings(),
        should => should.HaveSetting(WireDirection.ClientToServer, Http2SettingId.EnablePush, 0),
        should => should.HaveBlockedSender(),
        should => should.HaveBlockedSender(WireDirection.ClientToServer),
        should => should.HaveReset(Http2ErrorCode.Cancel),
        should => should.HaveGoAway(Http2ErrorCode.NoError),
    ];

    [Fact]
    public void Of_null_every_assertion_fails()
    {
        WireLog? log = null;
        WireSnapshot? snapshot = null;

        foreach (var assertion in All)
        {
            foreach (var should in new[] { log.Should(), snapshot.Should() })
            {
                Assert.Matches("^Expected [^ ]+ to .*, but it was <null>\\.$", Failure.Of(() => assertion(should)));
            }
        }
    }

    [Fact]
    public async Task Where_nothing_was_captured_every_assertion_fails()
    {
        await using var fixture = Wires.Greeting(options => options.CaptureWire = false);
        await fixture.CreateClient<Helloworld.Greeter.GreeterClient>().SayHelloAsync(new Helloworld.HelloRequest());

        foreach (var assertion in All)
        {
            Assert.Contains(
                ", but no connection was captured: set options.CaptureWire, or call Wire.Start() before the first "
                + "call.\nThe wire:\n0 frames, 0 streams, 0 connections",
                Failure.Of(() => assertion(fixture.Wire.Should())),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Where_frames_gave_way_nobody_can_tell_what_did_not_happen()
    {
        await using var fixture = Wires.Greeting(options => options.Wire.MaxFrames = 3);
        await fixture.CreateClient<Helloworld.Greeter.GreeterClient>().SayHelloAsync(new Helloworld.HelloRequest());
        var wire = fixture.Wire.Snapshot();

        foreach (var assertion in Negative.Append(should => should.HaveExchangedSettings()))
        {
            Assert.Contains(
                $", but nobody can tell: {wire.DroppedFrames} older frames gave way to those kept; options.Wire has "
                + "the bounds.\nThe wire:\n",
                Failure.Of(() => assertion(wire.Should())),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Where_a_connection_is_not_decoded_nobody_can_tell_what_did_not_happen()
    {
        await using var client = await RawClient.ConnectAsync();
        await client.SendAsync([.. "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8]);
        await client.Wire.WaitForAsync(frame => frame is Http2MalformedFrame);
        var wire = client.Wire.Snapshot();

        var failure = Failure.Of(() => wire.Should().NotHaveReset());

        Assert.Equal(
            Wires.Message(
                "Expected wire to have no RST_STREAM, but nobody can tell: connection 1 is not decoded further.", wire),
            failure);
    }

    [Fact]
    public async Task A_failure_names_the_expression_of_the_caller()
    {
        await using var fixture = Wires.Greeting();
        await fixture.CreateClient<Helloworld.Greeter.GreeterClient>().SayHelloAsync(new Helloworld.HelloRequest());

        var failure = Failure.Of(() => fixture.Wire.Should().NotHaveReset().And.HaveReset(Http2ErrorCode.Cancel));

        Assert.StartsWith(
            "Expected fixture.Wire to have an RST_STREAM with CANCEL, but it had none.\nThe wire:\n",
            failure,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scope_gathers_the_failures()
    {
        var wire = await Wires.OrdinaryAsync();

        var failure = Failure.Of(() =>
        {
            using var scope = new AssertionScope();
            wire.Should().HaveReset(Http2ErrorCode.Cancel).Which.StreamId.Should().Be(1);
        });
        var both = Failure.Of(() =>
        {
            using var scope = new AssertionScope();
            wire.Should().HaveBlockedSender(WireDirection.ServerToClient)
                .And.HaveGoAway(Http2ErrorCode.NoError, "of {0}", "{1}");
        });

        Assert.StartsWith("Expected wire to have an RST_STREAM with CANCEL, but", failure, StringComparison.Ordinal);
        Assert.Equal(
            Wires.Message(
                "Expected wire to have a blocked sender for what the server sends, but no window was used up; the "
                + "smallest was stream 1 of connection 1, client ← server: 65,519 of 65,535 bytes left, smallest "
                + "65,519.",
                wire)
            + "\n"
            + Wires.Message("Expected wire to have a GOAWAY with NO_ERROR because of {1}, but it had none.", wire),
            both.TrimEnd());
    }

    [Fact]
    public async Task The_table_is_bounded()
    {
        await using var client = await RawClient.ConnectAsync();
        var ping = RawClient.Frame(Http2FrameType.Ping, 0, 1, 2, 3, 4, 5, 6, 7, 8);
        await client.BeginAsync([.. Enumerable.Repeat(ping, 120).SelectMany(bytes => bytes)]);
        await client.Wire.WaitForAsync(frame => frame.Number > 120);
        var wire = client.Wire.Snapshot();
        using var table = new StringWriter { NewLine = "\n" };
        wire.WriteTo(table, 100);

        var failure = Failure.Of(() => wire.Should().HaveReset(Http2ErrorCode.Cancel));

        Assert.Equal(
            "Expected wire to have an RST_STREAM with CANCEL, but it had none.\nThe wire:\n"
            + table.ToString().TrimEnd(),
            failure);
        Assert.Contains($"… {wire.Frames.Count - 100} earlier frames", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_are_bounded()
    {
        await using var client = await RawClient.ConnectAsync();
        var goAway = RawClient.Frame(Http2FrameType.GoAway, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        await client.BeginAsync([.. Enumerable.Repeat(goAway, 13).SelectMany(bytes => bytes)]);
        await client.Wire.WaitForAsync(frame => frame.Number >= 15);

        var failure = Failure.Of(() => client.Wire.Should().HaveGoAway(Http2ErrorCode.Cancel));

        Assert.Matches(@"but it had (NO_ERROR[^;]*; ){10}and \d+ more\.\n", failure);
    }
}
