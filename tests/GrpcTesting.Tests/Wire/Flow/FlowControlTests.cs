using static GrpcTesting.Tests.Wire.FrameBytes;

namespace GrpcTesting.Tests.Wire.Flow;

public class FlowControlTests
{
    private readonly RecordedConnection _connection = new();

    [Fact]
    public void DATA_counts_against_the_stream_and_the_connection_with_its_padding()
    {
        _connection.Begin().Request(1).Client(Frame(0x0, 0x8, 1, [10, .. new byte[110]]));

        var stream = Assert.Single(_connection.Wire.Streams);
        Assert.Equal(65_535 - 111, stream.RequestWindow.Current);
        Assert.Equal(65_535 - 111, _connection.Wire.Connections[0].ClientToServer.Window.Current);
        Assert.Equal(65_535, stream.ResponseWindow.Current);
        Assert.Equal("65,424 of 65,535 bytes left, smallest 65,424", stream.RequestWindow.ToString());
    }

    [Fact]
    public void WINDOW_UPDATE_opens_the_window_of_the_other_side()
    {
        _connection.Begin().Request(1).Server(WindowUpdate(1, 5)).Client(WindowUpdate(0, 7));

        Assert.Equal(65_540, _connection.Wire.Streams[0].RequestWindow.Current);
        Assert.Equal(65_535, _connection.Wire.Streams[0].ResponseWindow.Current);
        Assert.Equal(65_542, _connection.Wire.Connections[0].ServerToClient.Window.Current);
        Assert.Equal(65_535, _connection.Wire.Connections[0].ClientToServer.Window.Current);
    }

    [Fact]
    public void A_larger_INITIAL_WINDOW_SIZE_opens_the_streams_at_once_and_not_the_connection()
    {
        _connection.Begin().Request(1).Client(Settings((Http2SettingId.InitialWindowSize, 100_000)));

        Assert.Equal(100_000, _connection.Wire.Streams[0].ResponseWindow.Current);
        Assert.Equal(65_535, _connection.Wire.Streams[0].RequestWindow.Current);
        Assert.Equal(65_535, _connection.Wire.Connections[0].ServerToClient.Window.Current);
    }

    /// <summary>RFC 9113 §6.9.2, in its own numbers: 60 kB sent, then 16 kB instead of 64: 44 kB below zero.</summary>
    [Fact]
    public void A_smaller_INITIAL_WINDOW_SIZE_counts_from_its_acknowledgement_and_may_go_below_zero()
    {
        _connection.Begin().Request(1)
            .Client(Settings((Http2SettingId.InitialWindowSize, 64_000)))
            .Server(SettingsAck)
            .Server(Data(1, 0, new byte[16_000])).Server(Data(1, 0, new byte[16_000]))
            .Server(Data(1, 0, new byte[16_000])).Server(Data(1, 0, new byte[12_000]))
            .Client(Settings((Http2SettingId.InitialWindowSize, 16_000)));
        Assert.Equal(4_000, _connection.Wire.Streams[0].ResponseWindow.Current);

        _connection.After(5).Server(SettingsAck);
        var window = _connection.Wire.Streams[0].ResponseWindow;
        Assert.Equal(-44_000, window.Current);
        Assert.Equal(-44_000, window.Smallest);
        Assert.Equal(TimeSpan.FromMilliseconds(5), window.BlockedSince);

        _connection.After(10).Client(WindowUpdate(1, 44_000)).After(10).Client(WindowUpdate(1, 1));
        window = _connection.Wire.Streams[0].ResponseWindow;
        Assert.Null(window.BlockedSince);
        Assert.Equal(TimeSpan.FromMilliseconds(20), window.BlockedFor);
        Assert.Equal(
            [65_535, 64_000, 48_000, 32_000, 16_000, 4_000, -44_000, 0, 1],
            [window.Initial, .. window.Changes.Select(change => change.Window)]);
    }

    [Fact]
    public void A_new_stream_begins_with_the_settings_of_that_moment()
    {
        _connection.Begin()
            .Client(Settings((Http2SettingId.InitialWindowSize, 10)))
            .Request(1)
            .Server(SettingsAck)
            .Request(3);

        Assert.Equal([65_535L, 10], _connection.Wire.Streams.Select(stream => stream.ResponseWindow.Initial));
        Assert.Equal([10L, 10], _connection.Wire.Streams.Select(stream => stream.ResponseWindow.Current));
    }

    [Fact]
    public void A_sender_is_blocked_from_an_empty_window_until_it_reopens()
    {
        _connection.Client([.. Preface, .. Settings((Http2SettingId.InitialWindowSize, 10))])
            .Server([.. Settings(), .. SettingsAck]).Request(1)
            .Server(Data(1, 0, new byte[10]))
            .After(100).Client(WindowUpdate(1, 10))
            .After(100).Server(Data(1, 0, new byte[10]))
            .After(300).Client(WindowUpdate(1, 10));

        var window = _connection.Wire.Streams[0].ResponseWindow;
        Assert.Equal(2, window.TimesBlocked);
        Assert.Equal(TimeSpan.FromMilliseconds(400), window.BlockedFor);
        Assert.Equal("10 of 10 bytes left, smallest 0, blocked 2 times for 400 ms", window.ToString());
    }

    [Fact]
    public void The_last_DATA_of_a_stream_blocks_nobody()
    {
        _connection.Client([.. Preface, .. Settings()])
            .Server([.. Settings((Http2SettingId.InitialWindowSize, 65_535)), .. SettingsAck]).Request(1);
        for (var left = 65_535; left > 0; left -= 13_107)
        {
            _connection.Client(Data(1, left == 13_107 ? EndStream : (byte)0, new byte[13_107]));
        }

        var window = _connection.Wire.Streams[0].RequestWindow;
        Assert.Equal(0, window.Current);
        Assert.Equal(0, window.TimesBlocked);
        Assert.Equal(1, _connection.Wire.Connections[0].ClientToServer.Window.TimesBlocked);
    }

    [Fact]
    public void A_reset_ends_the_wait_of_its_stream()
    {
        _connection.Client([.. Preface, .. Settings((Http2SettingId.InitialWindowSize, 10))])
            .Server([.. Settings(), .. SettingsAck]).Request(1)
            .Server(Data(1, 0, new byte[10]))
            .After(50).Client(RstStream(1, Http2ErrorCode.Cancel))
            .After(50);

        var window = _connection.Wire.Streams[0].ResponseWindow;
        Assert.Null(window.BlockedSince);
        Assert.Equal(TimeSpan.FromMilliseconds(50), window.BlockedFor);
    }

    [Fact]
    public void Only_the_last_changes_of_a_window_are_kept()
    {
        _connection.Begin().Request(1);
        for (var update = 0; update < 300; update++)
        {
            _connection.Server(WindowUpdate(1, 1));
        }

        var window = _connection.Wire.Streams[0].RequestWindow;
        Assert.Equal(256, window.Changes.Count);
        Assert.Equal(44, window.DroppedChanges);
        Assert.Equal(new WireWindowChange(TimeSpan.Zero, 306, 65_835), window.Changes[^1]);
    }

    [Fact]
    public void The_settings_of_each_side_are_the_last_ones_it_sent()
    {
        _connection.Begin()
            .Client(Settings((Http2SettingId.MaxFrameSize, 20_000), (Http2SettingId.EnablePush, 0)))
            .Client(Settings((Http2SettingId.MaxFrameSize, 30_000)));

        var client = _connection.Wire.Connections[0].ClientToServer;
        Assert.Equal(
            ["ENABLE_PUSH = 0", "MAX_FRAME_SIZE = 30,000"],
            client.Settings.Select(setting => setting.ToString()));
        Assert.Equal(30_000u, client.Setting(Http2SettingId.MaxFrameSize));
        Assert.Null(client.Setting(Http2SettingId.MaxConcurrentStreams));
    }
}
