using System.IO.Pipelines;
using GrpcTesting.Pipes;

namespace GrpcTesting.Tests.Network;

/// <summary>A connection under conditions, without HTTP/2 on it: which bytes pass, and how it ends.</summary>
public sealed class LaneTests : IAsyncDisposable
{
    private readonly PipeNetwork _network = new("the test") { Seed = 1 };
    private readonly PipeListener _listener = new(new PipeEndPoint("the test"), new SlabPool());
    private Stream? _client;
    private PipeConnection? _server;

    [Fact]
    public async Task The_chosen_byte_is_inverted_and_no_other()
    {
        await ConnectAsync();
        _network.ClientToServer.CorruptByteAt(3);

        await _client!.WriteAsync(new byte[] { 0, 1, 2, 3, 4, 5 });

        Assert.Equal([0, 1, 2, 0xfc, 4, 5], await ReceiveAsync(6));
    }

    [Fact]
    public async Task The_same_seed_corrupts_the_same_bytes()
    {
        var first = await CorruptedAsync(seed: 9);
        var second = await CorruptedAsync(seed: 9);
        var other = await CorruptedAsync(seed: 10);

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
        Assert.InRange(first.Count(value => value != 0), 50, 150);
    }

    [Fact]
    public async Task Toxicity_spares_some_connections_the_same_ones_for_the_same_seed()
    {
        var first = await AffectedAsync(seed: 9, toxicity: 0.5);

        Assert.Equal(first, await AffectedAsync(seed: 9, toxicity: 0.5));
        Assert.NotEqual(first, await AffectedAsync(seed: 10, toxicity: 0.5));
        Assert.InRange(first.Count(affected => affected), 20, 80);
    }

    [Fact]
    public async Task Without_toxicity_nothing_is_felt_and_with_all_of_it_everything()
    {
        Assert.DoesNotContain(true, await AffectedAsync(seed: 9, toxicity: 0));
        Assert.DoesNotContain(false, await AffectedAsync(seed: 9, toxicity: 1));
    }

    [Fact]
    public async Task A_connection_that_toxicity_spares_feels_neither_a_stall_nor_a_reset()
    {
        _network.ClientToServer.Toxicity = 0;
        _network.ClientToServer.Stall();
        _network.ClientToServer.ResetAfter(1);
        await ConnectAsync();

        await _client!.WriteAsync(new byte[] { 1, 2, 3 });

        Assert.Equal([1, 2, 3], await ReceiveAsync(3));
    }

    [Fact]
    public async Task Bytes_written_before_a_reset_count_pass_and_the_rest_does_not()
    {
        await ConnectAsync();
        await _client!.WriteAsync(new byte[10]);
        await ReceiveAsync(10);
        _network.ClientToServer.ResetAfter(3);

        await _client.WriteAsync(new byte[] { 1, 2, 3, 4, 5 });
        await Assert.ThrowsAsync<Microsoft.AspNetCore.Connections.ConnectionResetException>(() => ReceiveAsync(5));
        var exception = await Assert.ThrowsAsync<IOException>(async () => await _client.ReadAsync(new byte[1]));

        Assert.Equal("The connection was reset by the network after 3 bytes from client to server.", exception.Message);
        Assert.Equal(13, _network.Connections[0].ToServer.Delivered);
    }

    [Fact]
    public async Task A_pending_read_comes_under_a_condition_that_is_set_meanwhile()
    {
        await ConnectAsync();
        var read = _client!.ReadAsync(new byte[10]).AsTask();
        _network.ServerToClient.Stall();

        await _server!.Transport.Output.WriteAsync(new byte[] { 1, 2, 3 });
        await UntilAsync(() => _network.Connections[0].ToClient.Held == 3);
        Assert.False(read.IsCompleted);
        _network.ServerToClient.Resume();

        Assert.Equal(3, await read);
    }

    [Fact]
    public async Task A_closed_stream_ends_for_the_server_after_the_close_delay_only()
    {
        await ConnectAsync();
        _network.ClientToServer.CloseDelay = TimeSpan.FromDays(1);
        await _client!.WriteAsync(new byte[] { 1 });
        await _client.DisposeAsync();
        await ReceiveAsync(1);
        Assert.False(_server!.ConnectionClosed.IsCancellationRequested);
        Assert.False(_server.Transport.Input.TryRead(out _));

        _network.ClientToServer.Clear();

        Assert.True((await _server.Transport.Input.ReadAsync()).IsCompleted);
        await UntilAsync(() => _server.ConnectionClosed.IsCancellationRequested);
        Assert.Equal("closed by the client", _network.Connections[0].EndReason);
    }

    [Fact]
    public async Task A_server_that_closes_is_written_to_until_its_last_words_and_its_end_have_arrived()
    {
        await ConnectAsync();
        _network.ServerToClient.Latency = TimeSpan.FromDays(1);
        await _server!.Transport.Output.WriteAsync(new byte[] { 7 });
        await _server.DisposeAsync();

        await _client!.WriteAsync(new byte[] { 1 });
        await UntilAsync(() => _network.Connections[0].ToServer.Held == 1);
        await _client.WriteAsync(new byte[] { 2 });
        _network.Clear();

        Assert.Equal(1, await _client.ReadAsync(new byte[10]));
        Assert.Equal(0, await _client.ReadAsync(new byte[10]));
    }

    [Fact]
    public async Task A_half_open_peer_that_lost_nothing_goes_on()
    {
        await ConnectAsync();
        _network.HalfOpen = true;
        _network.HalfOpen = false;

        await _client!.WriteAsync(new byte[] { 7 });

        Assert.Equal([7], await ReceiveAsync(1));
        Assert.True(_network.Connections[0].IsOpen);
    }

    [Fact]
    public async Task A_sender_has_to_wait_when_a_stall_is_full()
    {
        await ConnectAsync();
        _network.ClientToServer.Stall();
        var written = 0L;
        var writing = Task.Run(async () =>
        {
            for (; written < 100; written++)
            {
                await _client!.WriteAsync(new byte[1024 * 1024]);
            }
        });

        await UntilAsync(() => _network.Connections[0].ToServer.Held >= 4 * 1024 * 1024);
        Assert.InRange(Volatile.Read(ref written), 1, 8);
        _network.ClientToServer.Resume();
        await ReceiveAsync(100 * 1024 * 1024);
        await writing;
    }

    [Fact]
    public async Task Hundreds_of_connections_survive_conditions_at_random_moments()
    {
        var random = new Random(3);
        var bytes = new byte[50_000];
        random.NextBytes(bytes);
        for (var round = 0; round < 300; round++)
        {
            await ConnectAsync();
            var echo = EchoAsync(_server!);
            var writing = Task.Run(async () => await _client!.WriteAsync(bytes));
            var meddling = Task.Run(() =>
            {
                Thread.SpinWait(random.Next(20_000));
                _network.BothWays(way => way.Slice(1 + random.Next(30_000)));
                _network.Stall();
                _network.Clear();
            });
            var received = new byte[bytes.Length];
            await _client!.ReadExactlyAsync(received);
            await writing;
            await meddling;

            Assert.Equal(bytes, received);
            await _client.DisposeAsync();
            await echo;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _network.End();
        await _listener.DisposeAsync();
    }

    private static async Task EchoAsync(PipeConnection server)
    {
        while (true)
        {
            var result = await server.Transport.Input.ReadAsync();
            foreach (var memory in result.Buffer)
            {
                await server.Transport.Output.WriteAsync(memory);
            }

            server.Transport.Input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                await server.DisposeAsync();
                return;
            }
        }
    }

    private static async Task<byte[]> CorruptedAsync(int seed)
    {
        await using var listener = new PipeListener(new PipeEndPoint("the test"), new SlabPool());
        var network = new PipeNetwork("the test") { Seed = seed };
        network.ClientToServer.CorruptionProbability = 0.01;
        await using var client = await network.ConnectAsync(listener, default);
        var server = (PipeConnection)(await listener.AcceptAsync())!;
        await client.WriteAsync(new byte[10_000]);
        return await ReceiveAsync(server, 10_000);
    }

    private static async Task<bool[]> AffectedAsync(int seed, double toxicity)
    {
        var network = new PipeNetwork("the test") { Seed = seed };
        network.ClientToServer.CorruptionProbability = 1;
        network.ClientToServer.Toxicity = toxicity;
        await using var listener = new PipeListener(new PipeEndPoint("the test"), new SlabPool());
        var affected = new bool[100];
        for (var number = 0; number < affected.Length; number++)
        {
            await using var client = await network.ConnectAsync(listener, default);
            var server = (PipeConnection)(await listener.AcceptAsync())!;
            await client.WriteAsync(new byte[] { 0 });
            affected[number] = (await ReceiveAsync(server, 1))[0] != 0;
            await server.DisposeAsync();
        }

        network.End();
        return affected;
    }

    private async Task ConnectAsync()
    {
        _client = await _network.ConnectAsync(_listener, default);
        _server = (PipeConnection)(await _listener.AcceptAsync())!;
    }

    private Task<byte[]> ReceiveAsync(int count) => ReceiveAsync(_server!, count);

    private static async Task<byte[]> ReceiveAsync(PipeConnection server, int count)
    {
        var received = new byte[count];
        await server.Transport.Input.AsStream(leaveOpen: true).ReadExactlyAsync(received);
        return received;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            bound.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
