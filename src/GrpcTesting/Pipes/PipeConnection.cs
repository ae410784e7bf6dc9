using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace GrpcTesting.Pipes;

/// <summary>
/// The server's end of an in-memory connection, as Kestrel takes it. <see cref="Client"/> is the other end.
/// </summary>
/// <remarks>
/// Two pipes, crossed. Each holds back its writer at 1 MiB and lets it go on at 512 KiB. The server completes its
/// own ends, as it does on a socket; an abort acts on the client's ends only, which is how both sides learn of it.
/// </remarks>
internal sealed class PipeConnection : ConnectionContext, IDuplexPipe,
    IConnectionIdFeature, IConnectionTransportFeature, IConnectionItemsFeature, IConnectionLifetimeFeature,
    IConnectionEndPointFeature, IMemoryPoolFeature
{
    /// <summary>Bytes that one direction holds before its writer has to wait.</summary>
    public const int PauseThreshold = 1024 * 1024;

    private const int ResumeThreshold = PauseThreshold / 2;

    private static long LastNumber;

    // Never disposed: whoever looks at ConnectionClosed late must still be able to register on it.
    private readonly CancellationTokenSource _closed = new();
    private readonly PipeReader _input;
    private readonly PipeWriter _output;
    private readonly PipeScheduler _scheduler;
    private FeatureCollection? _features;
    private IDictionary<object, object?>? _items;
    private string? _id;
    private string? _endReason;
    private int _closedFired;

    /// <param name="endPoint">Where it was made.</param>
    /// <param name="pool">The memory of both pipes.</param>
    /// <param name="scheduler">Where pending reads and writes go on; null for the thread pool.</param>
    public PipeConnection(PipeEndPoint endPoint, MemoryPool<byte> pool, PipeScheduler? scheduler = null)
    {
        _scheduler = scheduler ?? PipeScheduler.ThreadPool;
        LocalEndPoint = endPoint;
        RemoteEndPoint = endPoint;
        MemoryPool = pool;
        var toServer = CreatePipe();
        var toClient = CreatePipe();
        Transport = this;
        ConnectionClosed = _closed.Token;
        _input = toServer.Reader;
        _output = toClient.Writer;
        Client = new PipeClientStream(this, toClient.Reader, toServer.Writer);
    }

    /// <summary>The client's end.</summary>
    public PipeClientStream Client { get; }

    public MemoryPool<byte> MemoryPool { get; }

    PipeReader IDuplexPipe.Input => _input;

    PipeWriter IDuplexPipe.Output => _output;

    public override IDuplexPipe Transport { get; set; }

    /// <summary>Why the connection ended: the first reason that was noted. Null while it is open.</summary>
    public string? EndReason => Volatile.Read(ref _endReason);

    /// <summary>Whether the server was asked to drain it: its end follows from that, whoever closes first.</summary>
    public bool IsDraining { get; set; }

    /// <summary>Whether the client has let go of the connection.</summary>
    public bool IsLeftByClient { get; private set; }

    /// <summary>Called after <see cref="EndReason"/> was noted, and after the client has left.</summary>
    public Action? OnChange { get; set; }

    /// <summary>What stands between the ends; null while nothing does.</summary>
    public IPipeDetour? Detour { get; set; }

    public override string ConnectionId
    {
        get => _id ?? Interlocked.CompareExchange(ref _id, NextId(), null) ?? _id;
        set => _id = value;
    }

    public override IDictionary<object, object?> Items
    {
        get => _items ??= new ConnectionItems();
        set => _items = value;
    }

    public override IFeatureCollection Features => _features ??= CreateFeatures();

    public override CancellationToken ConnectionClosed { get; set; }

    public override EndPoint? LocalEndPoint { get; set; }

    public override EndPoint? RemoteEndPoint { get; set; }

    /// <summary>Cuts the connection, as a TCP reset does: what the client has not read yet is lost.</summary>
    /// <param name="abortReason">Why. Kestrel passes null when the client has ended the connection already.</param>
    public override void Abort(ConnectionAbortedException? abortReason)
    {
        abortReason ??= new ConnectionAbortedException("The connection was aborted by the server.");
        NoteEnd($"aborted by the server: {abortReason.Message}");
        var errorForClient = new IOException(
            $"The server aborted the connection: {abortReason.Message}",
            new SocketException((int)SocketError.ConnectionReset));
        if (Detour is { } detour)
        {
            detour.OnServerAborted(errorForClient, abortReason);
            return;
        }

        Client.Abort(errorForClient, abortReason);
        OnClientEnded();
    }

    public override void Abort() => Abort(null);

    /// <summary>Ends what the server left open; the client reads what was sent, then the end.</summary>
    public override async ValueTask DisposeAsync()
    {
        NoteEnd("closed by the server");
        await _input.CompleteAsync().ConfigureAwait(false);
        await _output.CompleteAsync().ConfigureAwait(false);
        OnClientEnded();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>A pipe like those of the connection.</summary>
    internal Pipe CreatePipe() => new(new PipeOptions(
        MemoryPool,
        _scheduler,
        _scheduler,
        PauseThreshold,
        ResumeThreshold,
        minimumSegmentSize: 4096,
        useSynchronizationContext: false));

    /// <summary>Tells the server, once, that no more will come from the client.</summary>
    /// <remarks>Like the socket transport, from the thread pool, and for a half-close as well.</remarks>
    internal void OnClientEnded()
    {
        if (Interlocked.Exchange(ref _closedFired, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static closed => closed.Cancel(), _closed, preferLocal: false);
        }
    }

    /// <summary>Notes why the connection ended, unless a reason was noted before.</summary>
    internal void NoteEnd(string reason)
    {
        if (Interlocked.CompareExchange(ref _endReason, $"{reason}{(IsDraining ? " after GOAWAY" : "")}", null) is null)
        {
            OnChange?.Invoke();
        }
    }

    /// <summary>Notes that the client has let go of the connection.</summary>
    internal void NoteLeft()
    {
        NoteEnd("closed by the client");
        IsLeftByClient = true;
        OnChange?.Invoke();
    }

    private static string NextId() => $"pipe-{Interlocked.Increment(ref LastNumber)}";

    private FeatureCollection CreateFeatures()
    {
        var features = new FeatureCollection(initialCapacity: 12);
        features.Set<IConnectionIdFeature>(this);
        features.Set<IConnectionTransportFeature>(this);
        features.Set<IConnectionItemsFeature>(this);
        features.Set<IConnectionLifetimeFeature>(this);
        features.Set<IConnectionEndPointFeature>(this);
        features.Set<IMemoryPoolFeature>(this);
        return features;
    }
}
