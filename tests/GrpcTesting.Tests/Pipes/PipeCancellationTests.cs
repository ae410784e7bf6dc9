using System.Buffers;
using GrpcTesting.Pipes;

namespace GrpcTesting.Tests.Pipes;

public class PipeCancellationTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_cancelled_read_loses_nothing()
    {
        await using var pair = await PipePair.ConnectAsync();
        using var cancellation = new CancellationTokenSource();
        var buffer = new byte[3];

        var read = pair.Client.ReadAsync(buffer, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(Bound));

        await pair.Output.WriteAsync(new byte[] { 1, 2, 3 });
        await pair.Client.ReadExactlyAsync(buffer);
        Assert.Equal([1, 2, 3], buffer);
    }

    [Fact]
    public async Task A_write_that_is_cancelled_amid_its_bytes_has_counted_what_it_sent()
    {
        await using var pair = await PipePair.ConnectAsync();
        using var cancellation = new CancellationTokenSource();
        var huge = new byte[2 * PipeConnection.PauseThreshold];
        Random.Shared.NextBytes(huge);

        var write = pair.Client.WriteAsync(huge, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write.WaitAsync(Bound));

        Assert.Equal(PipeConnection.PauseThreshold, pair.Client.BytesWritten);
        Assert.Equal(huge[..PipeConnection.PauseThreshold], await pair.ReceiveAsync(PipeConnection.PauseThreshold));
        await pair.Client.WriteAsync("next"u8.ToArray());
        Assert.Equal("next"u8.ToArray(), await pair.ReceiveAsync(4));
    }

    [Fact]
    public async Task A_write_that_is_cancelled_while_the_pipe_takes_its_bytes_is_cancelled_and_has_counted_them()
    {
        using var cancellation = new CancellationTokenSource();
        using var pool = new HookedPool();
        await using var listener = new PipeListener(new PipeEndPoint("the test"), pool);
        await using var client = await listener.ConnectAsync();
        await using var server = await listener.AcceptAsync();
        var last = new byte[SlabPool.SlabSize];
        Random.Shared.NextBytes(last);
        await client.WriteAsync(new byte[PipeConnection.PauseThreshold - last.Length]);
        pool.OnRent = cancellation.Cancel;

        var write = client.WriteAsync(last, cancellation.Token).AsTask();

        await Assert.ThrowsAsync<TaskCanceledException>(() => write.WaitAsync(Bound));
        Assert.Equal(PipeConnection.PauseThreshold, client.BytesWritten);
        var result = await server!.Transport.Input.ReadAtLeastAsync(PipeConnection.PauseThreshold);
        Assert.Equal(last, result.Buffer.Slice(PipeConnection.PauseThreshold - last.Length).ToArray());
    }
}
