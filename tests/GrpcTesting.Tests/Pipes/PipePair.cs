using System.IO.Pipelines;
using GrpcTesting.Pipes;
using Microsoft.AspNetCore.Connections;

namespace GrpcTesting.Tests.Pipes;

/// <summary>Both ends of a connection that went through a listener, over a slab pool of its own.</summary>
internal sealed class PipePair : IAsyncDisposable
{
    private PipePair(PipeListener listener, SlabPool pool, PipeClientStream client, ConnectionContext server)
    {
        Listener = listener;
        Pool = pool;
        Client = client;
        Server = server;
    }

    public PipeListener Listener { get; }

    public SlabPool Pool { get; }

    public PipeClientStream Client { get; }

    public ConnectionContext Server { get; }

    public PipeReader Input => Server.Transport.Input;

    public PipeWriter Output => Server.Transport.Output;

    public static async Task<PipePair> ConnectAsync(PipeScheduler? scheduler = null)
    {
        var pool = new SlabPool();
        var listener = new PipeListener(new PipeEndPoint("the test"), pool, scheduler);
        var client = await listener.ConnectAsync();
        var server = await listener.AcceptAsync();
        return new PipePair(listener, pool, client, server!);
    }

    /// <summary>What the server has received so far, and takes.</summary>
    public async Task<byte[]> ReceiveAsync(int count)
    {
        var result = await Input.ReadAtLeastAsync(count);
        var bytes = System.Buffers.BuffersExtensions.ToArray(result.Buffer.Slice(0, Math.Min(count, result.Buffer.Length)));
        Input.AdvanceTo(result.Buffer.GetPosition(bytes.Length));
        return bytes;
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
        await Listener.DisposeAsync();
    }
}
