using System.Buffers;
using System.IO.Pipelines;
using Google.Protobuf.Reflection;
using static GrpcTesting.Tests.Wire.FrameBytes;

namespace GrpcTesting.Tests.Wire.Capture;

/// <summary>The tap sees every byte once and in order, and its connection does not notice.</summary>
public class TapTests
{
    private readonly WireLog _wire = new(new WireLogOptions(), TimeSpan.FromSeconds(10));

    public TapTests() => _wire.Start();

    [Fact]
    public async Task Bytes_that_are_examined_but_not_consumed_are_seen_once()
    {
        await using var connection = new TappedConnection(_wire);
        byte[] sent = [.. Preface, .. Ping(0, 1), .. Ping(0, 2)];
        var input = connection.Server.Input;
        var received = new List<byte>();
        foreach (var portion in sent.Chunk(7))
        {
            await connection.ClientOutput.WriteAsync(portion);
            var read = await input.ReadAsync();

            // Takes all but three bytes, which come again with the next read.
            var consumed = read.Buffer.GetPosition(Math.Max(0, read.Buffer.Length - 3));
            received.AddRange(read.Buffer.Slice(0, consumed).ToArray());
            input.AdvanceTo(consumed, read.Buffer.End);
        }

        await connection.ClientOutput.CompleteAsync();
        received.AddRange((await input.ReadAsync()).Buffer.ToArray());

        Assert.Equal(sent, received);
        Assert.Equal(sent.Length, _wire.Connections[0].ClientToServer.Bytes);
        Assert.Equal([1UL, 2], _wire.Frames.OfType<Http2PingFrame>().Select(frame => frame.Payload));
    }

    [Fact]
    public async Task Every_way_to_read_is_seen()
    {
        await using var connection = new TappedConnection(_wire);
        var input = connection.Server.Input;

        await connection.ClientOutput.WriteAsync(Preface);
        var atLeast = await input.ReadAtLeastAsync(Preface.Length);
        input.AdvanceTo(atLeast.Buffer.End);

        await connection.ClientOutput.WriteAsync(Ping(0, 1));
        Assert.True(input.TryRead(out var tried));
        input.AdvanceTo(tried.Buffer.End);
        Assert.False(input.TryRead(out _));

        await connection.ClientOutput.WriteAsync(Ping(0, 2));
        await connection.ClientOutput.CompleteAsync();
        using var copy = new MemoryStream();
        await input.CopyToAsync(copy);

        Assert.Equal(Ping(0, 2), copy.ToArray());
        Assert.Equal(3, _wire.Frames.Count);
    }

    [Fact]
    public async Task A_cancelled_read_shows_nothing_and_the_next_one_goes_on()
    {
        await using var connection = new TappedConnection(_wire);
        var input = connection.Server.Input;
        var pending = input.ReadAsync().AsTask();
        input.CancelPendingRead();

        var cancelled = await pending;
        Assert.True(cancelled.IsCanceled);
        input.AdvanceTo(cancelled.Buffer.Start);
        await connection.ClientSendsAsync(Preface);

        Assert.Single(_wire.Frames);
    }

    [Fact]
    public async Task Every_way_to_write_is_seen_in_order()
    {
        await using var connection = new TappedConnection(_wire);
        await connection.ClientSendsAsync(Preface);
        var output = connection.Server.Output;

        output.Write(Ping(0, 1));
        var memory = output.GetMemory(100);
        Ping(0, 2).CopyTo(memory);
        output.Advance(10);
        output.Advance(7);
        Assert.Single(_wire.Frames);
        Assert.True(output.CanGetUnflushedBytes);
        Assert.Equal(34, output.UnflushedBytes);

        output.Write(Ping(0, 3));
        await output.WriteAsync(Ping(0, 4));
        await output.AsStream().WriteAsync(Ping(0, 5));
        var span = output.GetSpan(17);
        Ping(0, 6).CopyTo(span);
        output.Advance(17);
        await output.CompleteAsync();

        var read = await connection.ClientInput.ReadAtLeastAsync(6 * 17);
        Assert.Equal(
            Enumerable.Range(1, 6).SelectMany(number => Ping(0, (ulong)number)), read.Buffer.ToArray());
        Assert.Equal([1UL, 2, 3, 4, 5, 6], _wire.Frames.OfType<Http2PingFrame>().Select(frame => frame.Payload));
    }

    [Fact]
    public async Task Backpressure_and_its_cancellation_pass_through()
    {
        await using var connection = new TappedConnection(
            _wire, new PipeOptions(pauseWriterThreshold: 10, resumeWriterThreshold: 5));
        var output = connection.Server.Output;

        var flush = output.WriteAsync(new byte[100]).AsTask();
        Assert.False(flush.IsCompleted);
        output.CancelPendingFlush();

        Assert.True((await flush).IsCanceled);
        Assert.Equal(100, _wire.Connections[0].ServerToClient.Bytes);
    }

    [Fact]
    public async Task An_error_of_the_transport_reaches_the_server_unchanged()
    {
        await using var connection = new TappedConnection(_wire);
        var error = new IOException("gone");
        await connection.ClientOutput.CompleteAsync(error);

        Assert.Same(error, await Assert.ThrowsAsync<IOException>(async () => await connection.Server.Input.ReadAsync()));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            connection.Server.Output.GetMemory(10);
            connection.Server.Output.Advance(int.MaxValue);
        });
    }

    [Fact]
    public async Task A_recorder_that_fails_leaves_the_connection_alone_and_says_why()
    {
        var wire = new WireLog(new WireLogOptions(), TimeSpan.FromSeconds(1), timeProvider: new BrokenClock());
        wire.Start();
        await using var connection = new TappedConnection(wire);

        await connection.ClientSendsAsync(Preface);
        await connection.ClientSendsAsync(Ping(0, 1));

        Assert.Equal(
            "the capture failed: NotSupportedException: no time", Assert.Single(wire.Connections).CaptureStopped);
        Assert.Empty(wire.Frames);
    }

    [Fact]
    public async Task A_resolver_that_throws_costs_only_the_names()
    {
        var wire = new WireLog(new WireLogOptions(), TimeSpan.FromSeconds(1), Throw);
        wire.Start();
        await using var connection = new TappedConnection(wire);

        await connection.ClientSendsAsync(
        [
            .. Preface, .. Headers(1, 0, ":path: /a", "content-type: application/grpc"),
            .. Data(1, 0, Message([8, 1])),
        ]);

        Assert.Equal("message (2 bytes) 08 01 |..|", wire.Frames[^1].Describe());

        static (MessageDescriptor, MessageDescriptor)? Throw(string method) =>
            throw new InvalidOperationException(method);
    }

    [Fact]
    public async Task Without_capturing_a_connection_keeps_its_own_transport()
    {
        _wire.Stop();
        await using (var connection = new TappedConnection(_wire))
        {
            Assert.False(connection.IsTapped);
            Assert.Equal(1, _wire.Snapshot().UnseenConnections);
        }

        Assert.Equal(0, _wire.Snapshot().UnseenConnections);
    }

    /// <summary>Fails when the first bytes come.</summary>
    private sealed class BrokenClock : TimeProvider
    {
        private int _readings;

        public override long GetTimestamp() =>
            _readings++ == 2 ? throw new NotSupportedException("no time") : base.GetTimestamp();
    }
}
