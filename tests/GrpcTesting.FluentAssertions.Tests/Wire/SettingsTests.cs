using FluentAssertions;

namespace GrpcTesting.Tests.Wire;

public class SettingsTests
{
    [Fact]
    public async Task HaveExchangedSettings_passes_once_both_sides_acknowledged()
    {
        var wire = await Wires.OrdinaryAsync();

        wire.Should().HaveExchangedSettings().And.HaveExchangedSettings("it is {0}", "HTTP/2");
    }

    [Fact]
    public async Task HaveExchangedSettings_fails_while_one_side_has_not()
    {
        await using var client = await RawClient.ConnectAsync();
        await client.BeginAsync();
        await client.Wire.WaitForAsync(frame => frame is Http2SettingsFrame { IsAck: true });

        var failure = Failure.Of(() => client.Wire.Should().HaveExchangedSettings("calls {0} it", "need"));

        Assert.Equal(
            """
            Expected client.Wire to have exchanged settings because calls need it, but connection 1 lacks the client's acknowledgement.
            The wire:
              #  <ms>  direction        stream  frame          what it says
              1  <ms>  client → server       0  PREFACE        PRI * HTTP/2.0
              2  <ms>  client → server       0  SETTINGS       all as they are
              3  <ms>  client ← server       0  SETTINGS       MAX_CONCURRENT_STREAMS = 100, INITIAL_WINDOW_SIZE = 786,432, MAX_HEADER_LIST_SIZE = 32,768, ENABLE_CONNECT_PROTOCOL = 1
              4  <ms>  client ← server       0  WINDOW_UPDATE  +983,041
              5  <ms>  client ← server       0  SETTINGS       ACK
            5 frames, 0 streams, 1 connection
            """,
            Wires.WithoutTimes(failure));
    }

    [Fact]
    public async Task HaveExchangedSettings_fails_with_all_that_is_missing()
    {
        await using var client = await RawClient.ConnectAsync();
        await client.SendAsync([.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8]);
        await client.Wire.WaitForAsync(frame => frame is Http2WindowUpdateFrame);
        var wire = client.Wire.Snapshot();

        var failure = Failure.Of(() => wire.Should().HaveExchangedSettings());

        Assert.Equal(
            Wires.Message(
                "Expected wire to have exchanged settings, but connection 1 lacks the client's SETTINGS and the "
                + "client's acknowledgement.",
                wire),
            failure);
    }

    [Fact]
    public async Task HaveSetting_passes_for_the_announced_value()
    {
        var wire = await Wires.OrdinaryAsync(options => options.Http2.ClientStreamWindow = 100_000);

        wire.Should()
            .HaveSetting(WireDirection.ClientToServer, Http2SettingId.InitialWindowSize, 100_000, "we set {0}", "it")
            .And.HaveSetting(WireDirection.ServerToClient, Http2SettingId.MaxConcurrentStreams, 100);
    }

    [Fact]
    public async Task HaveSetting_passes_for_a_setting_that_no_RFC_names()
    {
        await using var client = await RawClient.ConnectAsync();
        await client.BeginAsync(RawClient.Frame(Http2FrameType.Settings, 0, 0x0f, 0x01, 0, 0, 0, 7));
        await client.Wire.WaitForAsync(frame => frame.Number == 3);

        client.Wire.Should().HaveSetting(WireDirection.ClientToServer, (Http2SettingId)0x0f01, 7);
    }

    [Fact]
    public async Task HaveSetting_fails_with_the_other_value()
    {
        var wire = await Wires.OrdinaryAsync();

        var failure = Failure.Of(() => wire.Should().HaveSetting(
            WireDirection.ServerToClient, Http2SettingId.InitialWindowSize, 65_535, "it is the {0}", "default"));

        Assert.Equal(
            Wires.Message(
                "Expected wire to have INITIAL_WINDOW_SIZE = 65,535 from the server because it is the default, but "
                + "connection 1 has INITIAL_WINDOW_SIZE = 786,432.",
                wire),
            failure);
    }

    [Fact]
    public async Task HaveSetting_fails_when_nothing_was_announced()
    {
        var wire = await Wires.OrdinaryAsync();

        var failure = Failure.Of(() => wire.Should().HaveSetting(
            WireDirection.ClientToServer, Http2SettingId.HeaderTableSize, 4_096));

        Assert.Equal(
            Wires.Message(
                "Expected wire to have HEADER_TABLE_SIZE = 4,096 from the client, but connection 1 has no such "
                + "setting.",
                wire),
            failure);
    }

    [Fact]
    public async Task Settings_and_directions_that_do_not_exist_are_errors_of_the_test()
    {
        var should = (await Wires.OrdinaryAsync()).Should();

        Assert.Throws<ArgumentOutOfRangeException>(
            "setting", () => should.HaveSetting(WireDirection.ClientToServer, (Http2SettingId)(-1), 0));
        Assert.Throws<ArgumentOutOfRangeException>(
            "setting", () => should.HaveSetting(WireDirection.ClientToServer, (Http2SettingId)0x1_0000, 0));
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            "direction", () => should.HaveSetting((WireDirection)2, Http2SettingId.EnablePush, 0));
        Assert.StartsWith("A direction is ClientToServer or ServerToClient.", error.Message, StringComparison.Ordinal);
    }
}
