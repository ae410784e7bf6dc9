using System.Buffers;
using System.IO.Pipelines;
using GrpcTesting.Tests.Wire.Capture;
using static GrpcTesting.Tests.Wire.FrameBytes;

namespace GrpcTesting.Tests.Wire;

public class WireLogTests
{
    private readonly ManualClock _clock = new();
    private readonly WireLog _wire;

    public WireLogTests() => _wire = new WireLog(new WireLogOptions(), TimeSpan.FromSeconds(10), timeProvider: _clock);

    [Fact]
    public async Task A_frame_that_is_there_already_is_found_at_once()
    {
        _wire.Start();
        await using var connection = new TappedConnection(_wire);
        await connection.ClientSendsAsync([.. Preface, .. Ping(0, 1), .. Ping(0, 2)]);

        var found = await _wire.WaitForAsync(frame => frame is Http2PingFrame);

        Assert.Equal(1UL, Assert.IsType<Http2PingFrame>(found).Payload);
    }

    [Fact]
    public async Task A_frame_that_comes_later_is_waited_for()
    {
        _wire.Start();
        await using var connection = new TappedConnection(_wire);
        var waiting = _wire.WaitForAsync(frame => frame is Http2PingFrame { Payload: 7 });
        await connection.ClientSendsAsync([.. Preface, .. Ping(0, 1)]);
        Assert.False(waiting.IsCompleted);

        await connection.ClientSendsAsync(Ping(0, 7));

        Assert.Equal(3, (await waiting).Number);
    }

    [Fact]
    public async Task A_wait_in_vain_ends_with_the_frames_so_far()
    {
        _wire.Start();
        await using var connection = new TappedConnection(_wire);
        await connection.ClientSendsAsync([.. Preface, .. Settings()]);
        var waiting = _wire.WaitForAsync(frame => frame is Http2GoAwayFrame, TimeSpan.FromSeconds(3));

        _clock.Advance(TimeSpan.FromSeconds(3));

        var failure = await Assert.ThrowsAsync<GrpcAssertionException>(() => waiting);
        Assert.Equal(
            """
            No frame matched 'frame => frame is Http2GoAwayFrame' within 3 s. The wire so far:
              #     ms  direction        stream  frame     what it says
              1  0.000  client → server       0  PREFACE   PRI * HTTP/2.0
              2  0.000  client → server       0  SETTINGS  all as they are
            2 frames, 0 streams, 1 connection

            """.ReplaceLineEndings("\n"),
            failure.Message);
    }

    [Fact]
    public async Task A_wait_can_be_cancelled()
    {
        _wire.Start();
        using var cancellation = new CancellationTokenSource();
        var waiting = _wire.WaitForAsync(_ => true, cancellationToken: cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Waiting_without_capturing_says_what_to_do()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => _wire.WaitForAsync(_ => true));

        Assert.Equal(
            "The wire is not being captured, so that no frame can be waited for. Set options.CaptureWire, or call "
            + "Wire.Start() before the first call.",
            failure.Message);
    }

    [Fact]
    public async Task Clearing_forgets_frames_and_keeps_what_decodes_the_next_ones()
    {
        _wire.Start();
        await using var connection = new TappedConnection(_wire);
        await connection.ClientSendsAsync(
            [.. Preface, .. Settings(), .. Frame(0x1, 0x4, 1, 0x83, 0x40, 1, (byte)'a', 1, (byte)'b')]);
        Assert.Single(_wire.Streams);

        _wire.Clear();
        Assert.Empty(_wire.Frames);
        Assert.Empty(_wire.Streams);
        Assert.Single(_wire.Connections);

        await connection.ClientSendsAsync(Frame(0x1, 0x4, 3, 0x83, 0xbe));
        var stream = Assert.Single(_wire.Streams);
        Assert.Equal(["POST", "b"], stream.RequestHeaders.Select(header => header.Value));
        Assert.Equal(4, _wire.Frames[0].Number);
    }

    [Fact]
    public async Task Snapshots_do_not_change()
    {
        _wire.Start();
        await using var connection = new TappedConnection(_wire);
        await connection.ClientSendsAsync(Preface);
        var before = _wire.Snapshot();

        await connection.ClientSendsAsync(Ping(0, 1));

        Assert.Single(before.Frames);
        Assert.Equal(2, _wire.Frames.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Options_out_of_bounds_are_refused(int value)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new WireLogOptions { MaxFrames = value });
        Assert.Throws<ArgumentOutOfRangeException>(() => new WireLogOptions { MaxPayloadBytes = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new WireLogOptions { MaxCaptureBytes = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => _wire.WriteTo(TextWriter.Null, value));
    }

    [Fact]
    public async Task The_oldest_frames_give_way_when_their_payload_is_too_much()
    {
        var wire = new WireLog(new WireLogOptions { MaxPayloadBytes = 10_000 }, TimeSpan.FromSeconds(1));
        wire.Start();
        await using var connection = new TappedConnection(wire);
        await connection.ClientSendsAsync(Preface);
        for (var number = 0; number < 5; number++)
        {
            await connection.ClientSendsAsync(Data(1, 0, new byte[4_000]));
        }

        Assert.Equal([5L, 6], wire.Frames.Select(frame => frame.Number));
        Assert.Equal(4, wire.DroppedFrames);
    }
}
