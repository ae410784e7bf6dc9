using System.Net.Sockets;
using GrpcTesting.Pipes;
using Microsoft.AspNetCore.Connections;

namespace GrpcTesting.Tests.Pipes;

public class PipeConnectionTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Bytes_arrive_in_order_in_both_directions()
    {
        await using var pair = await PipePair.ConnectAsync();

        await pair.Client.WriteAsync("to the server"u8.ToArray());
        await pair.Output.WriteAsync("to the client"u8.ToArray());

        Assert.Equal("to the server"u8.ToArray(), await pair.ReceiveAsync(13));
        var buffer = new byte[13];
        await pair.Client.ReadExactlyAsync(buffer);
        Assert.Equal("to the client"u8.ToArray(), buffer);
    }

    [Fact]
    public async Task A_read_waits_for_data_and_takes_what_is_there()
    {
        await using var pair = await PipePair.ConnectAsync();
        var buffer = new byte[10];

        var read = pair.Client.ReadAsync(buffer).AsTask();
        Assert.False(read.IsCompleted);
        await pair.Output.WriteAsync(new byte[] { 1, 2, 3 });

        Assert.Equal(3, await read.WaitAsync(Bound));
    }

    [Fact]
    public async Task A_read_across_slabs_counts_every_byte_once()
    {
        await using var pair = await PipePair.ConnectAsync();
        var sent = new byte[5 * SlabPool.SlabSize];
        Random.Shared.NextBytes(sent);
        await pair.Output.WriteAsync(sent);

        var received = new byte[sent.Length];
        var first = await pair.Client.ReadAsync(received.AsMemory(0, (3 * SlabPool.SlabSize) + 1));
        await pair.Client.ReadExactlyAsync(received.AsMemory(first));

        Assert.Equal((3 * SlabPool.SlabSize) + 1, first);
        Assert.Equal(sent, received);
    }

    [Fact]
    public async Task A_read_of_zero_bytes_waits_for_data_and_leaves_it_there()
    {
        await using var pair = await PipePair.ConnectAsync();

        var waiting = pair.Client.ReadAsync(Memory<byte>.Empty).AsTask();
        Assert.False(waiting.IsCompleted);
        await pair.Output.WriteAsync(new byte[] { 7 });
        Assert.Equal(0, await waiting.WaitAsync(Bound));
        Assert.Equal(0, await pair.Client.ReadAsync(Memory<byte>.Empty));

        var buffer = new byte[1];
        Assert.Equal(1, await pair.Client.ReadAsync(buffer));
        Assert.Equal(7, buffer[0]);
    }

    [Fact]
    public async Task A_writer_waits_when_the_reader_is_a_mebibyte_behind()
    {
        await using var pair = await PipePair.ConnectAsync();
        var written = 0L;
        var chunk = new byte[64 * 1024];

        Task write;
        while ((write = pair.Client.WriteAsync(chunk).AsTask()).IsCompleted)
        {
            await write;
            written += chunk.Length;
        }

        // The write that waits is in the pipe already: this is all that a connection ever holds in one direction.
        Assert.Equal(PipeConnection.PauseThreshold, written + chunk.Length);
        var all = await pair.ReceiveAsync(PipeConnection.PauseThreshold);
        Assert.Equal(PipeConnection.PauseThreshold, all.Length);
        await write.WaitAsync(Bound);
    }

    [Fact]
    public async Task One_huge_write_holds_no_more_than_many_small_ones()
    {
        await using var pair = await PipePair.ConnectAsync();
        var huge = new byte[8 * 1024 * 1024];
        Random.Shared.NextBytes(huge);

        var write = pair.Client.WriteAsync(huge).AsTask();
        Assert.False(write.IsCompleted);
        var result = await pair.Input.ReadAsync();
        Assert.InRange(result.Buffer.Length, 1, PipeConnection.PauseThreshold);
        pair.Input.AdvanceTo(result.Buffer.Start);

        var received = new List<byte>();
        while (received.Count < huge.Length)
        {
            received.AddRange(await pair.ReceiveAsync(Math.Min(300_000, huge.Length - received.Count)));
        }

        await write.WaitAsync(Bound);
        Assert.Equal(huge, received);
    }

    [Fact]
    public async Task The_server_reads_to_the_end_after_the_client_completed_its_writes_and_can_still_answer()
    {
        await using var pair = await PipePair.ConnectAsync();

        await pair.Client.WriteAsync("question"u8.ToArray());
        pair.Client.CompleteWrites();

        Assert.Equal("question"u8.ToArray(), await pair.ReceiveAsync(8));
        var end = await pair.Input.ReadAsync();
        Assert.True(end.IsCompleted && end.Buffer.IsEmpty);
        await pair.Output.WriteAsync("answer"u8.ToArray());
        var buffer = new byte[6];
        await pair.Client.ReadExactlyAsync(buffer);
        Assert.Equal("answer"u8.ToArray(), buffer);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pair.Client.WriteAsync(buffer).AsTask());
    }

    [Fact]
    public async Task The_client_reads_to_the_end_after_the_server_completed_its_output_and_can_still_write()
    {
        await using var pair = await PipePair.ConnectAsync();

        await pair.Output.WriteAsync("bye"u8.ToArray());
        await pair.Output.CompleteAsync();

        var buffer = new byte[10];
        Assert.Equal(3, await pair.Client.ReadAsync(buffer));
        Assert.Equal(0, await pair.Client.ReadAsync(buffer));
        await pair.Client.WriteAsync("still here"u8.ToArray());
        Assert.Equal("still here"u8.ToArray(), await pair.ReceiveAsync(10));
    }

    [Fact]
    public async Task Disposing_the_client_ends_the_servers_input_and_output_and_fires_ConnectionClosed()
    {
        await using var pair = await PipePair.ConnectAsync();
        var closed = new TaskCompletionSource();
        pair.Server.ConnectionClosed.Register(closed.SetResult);

        await pair.Client.DisposeAsync();

        await closed.Task.WaitAsync(Bound);
        Assert.True((await pair.Input.ReadAsync()).IsCompleted);
        Assert.True((await pair.Output.WriteAsync(new byte[1])).IsCompleted);
    }

    [Fact]
    public async Task Disposing_the_client_ends_its_own_pending_read()
    {
        await using var pair = await PipePair.ConnectAsync();

        var read = pair.Client.ReadAsync(new byte[1]).AsTask();
        await pair.Client.DisposeAsync();

        var exception = await Assert.ThrowsAsync<ObjectDisposedException>(() => read.WaitAsync(Bound));
        Assert.StartsWith("The client has closed this connection.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_abort_by_the_server_looks_like_a_reset_to_the_client()
    {
        await using var pair = await PipePair.ConnectAsync();
        var pending = pair.Client.ReadAsync(new byte[1]).AsTask();

        pair.Server.Abort(new ConnectionAbortedException("Enough."));

        foreach (var operation in new[] { pending, pair.Client.ReadAsync(new byte[1]).AsTask(), WriteAsync() })
        {
            var exception = await Assert.ThrowsAsync<IOException>(() => operation.WaitAsync(Bound));
            Assert.Equal("The server aborted the connection: Enough.", exception.Message);
            var socket = Assert.IsType<SocketException>(exception.InnerException);
            Assert.Equal(SocketError.ConnectionReset, socket.SocketErrorCode);
        }

        async Task<int> WriteAsync()
        {
            await pair.Client.WriteAsync(new byte[1]);
            return 0;
        }
    }

    [Fact]
    public async Task An_abort_by_the_server_ends_its_own_reads_and_writes()
    {
        await using var pair = await PipePair.ConnectAsync();
        var read = pair.Input.ReadAsync().AsTask();
        var closed = new TaskCompletionSource();
        pair.Server.ConnectionClosed.Register(closed.SetResult);

        pair.Server.Abort(new ConnectionAbortedException("Enough."));

        var exception = await Assert.ThrowsAsync<ConnectionAbortedException>(() => read.WaitAsync(Bound));
        Assert.Equal("Enough.", exception.Message);
        Assert.True((await pair.Output.WriteAsync(new byte[1])).IsCompleted);
        await closed.Task.WaitAsync(Bound);
    }

    [Fact]
    public async Task The_first_abort_is_the_one_that_counts()
    {
        await using var pair = await PipePair.ConnectAsync();

        pair.Server.Abort(new ConnectionAbortedException("First."));
        pair.Server.Abort(new ConnectionAbortedException("Second."));

        var exception = await Assert.ThrowsAsync<IOException>(() => pair.Client.ReadAsync(new byte[1]).AsTask());
        Assert.Equal("The server aborted the connection: First.", exception.Message);
    }

    [Fact]
    public async Task A_write_to_a_server_that_stopped_reading_fails_instead_of_losing_the_data()
    {
        await using var pair = await PipePair.ConnectAsync();

        await pair.Input.CompleteAsync();

        var exception = await Assert.ThrowsAsync<IOException>(() => pair.Client.WriteAsync(new byte[1]).AsTask());
        Assert.Equal(
            "The server has closed the connection: it no longer reads what the client writes.", exception.Message);
    }

    [Fact]
    public async Task A_server_that_completes_its_output_with_an_error_resets_the_client()
    {
        await using var pair = await PipePair.ConnectAsync();

        await pair.Output.CompleteAsync(new InvalidOperationException("Boom."));

        var exception = await Assert.ThrowsAsync<IOException>(() => pair.Client.ReadAsync(new byte[1]).AsTask());
        Assert.Equal("The server reset the connection: Boom.", exception.Message);
    }

    [Fact]
    public async Task Two_reads_at_once_are_refused_and_the_first_goes_on()
    {
        await using var pair = await PipePair.ConnectAsync();
        var first = pair.Client.ReadAsync(new byte[1]).AsTask();

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await pair.Client.ReadAsync(new byte[1]));

        Assert.Equal(
            "Another operation of the same kind is in progress on this stream; await it first.", exception.Message);
        await pair.Output.WriteAsync(new byte[1]);
        Assert.Equal(1, await first.WaitAsync(Bound));
    }

    [Fact]
    public async Task Every_slab_is_back_in_the_pool_when_both_sides_are_done()
    {
        var pair = await PipePair.ConnectAsync();
        await pair.Client.WriteAsync(new byte[200_000]);
        await pair.Output.WriteAsync(new byte[200_000]);
        Assert.True(pair.Pool.RentedCount > 0);

        await pair.DisposeAsync();

        Assert.Equal(0, pair.Pool.RentedCount);
    }
}
