using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace GrpcTesting.Tests.Pipes;

/// <summary>A scenario, as it is played on a stage.</summary>
internal sealed class PipePlay(PipeScenario scenario, IPipeStage stage)
{
    private readonly PipeTrafficSeen.Direction _toServer = new(seed: 1);
    private readonly PipeTrafficSeen.Direction _toClient = new(seed: 2);
    private readonly ConcurrentQueue<string> _events = new();

    public PipeTrafficSeen Play()
    {
        var pair = PipePair.ConnectAsync(stage.Scheduler).GetAwaiter().GetResult();
        var parts = new Dictionary<string, Task>
        {
            ["the client writes"] = stage.Start(() => WriteAtClientAsync(pair)),
            ["the server writes"] = stage.Start(() => WriteAtServerAsync(pair)),
            ["the server reads"] = stage.Start(() => ReadAtServerAsync(pair)),
            ["the client reads"] = stage.Start(() => ReadAtClientAsync(pair)),
            ["the end"] = stage.Start(() => EndAsync(pair)),
        };
        try
        {
            stage.PlayOut(Task.WhenAll(parts.Values));
        }
        catch (TimeoutException exception)
        {
            var states = parts.Select(
                part => $"{part.Key}: {part.Value.Exception?.ToString() ?? $"{part.Value.Status}"}");
            throw new TimeoutException($"{exception.Message} {string.Join(". ", states)}. {Seen(pair)}", exception);
        }

        pair.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return Seen(pair);
    }

    private PipeTrafficSeen Seen(PipePair pair) => new(
        _toServer, _toClient, pair.Client.BytesWritten, pair.Client.BytesRead, pair.Pool.RentedCount, [.. _events]);

    private async Task WriteAtClientAsync(PipePair pair)
    {
        var turns = Turns(0);
        try
        {
            foreach (var size in scenario.ClientWrites)
            {
                await TakeTurnAsync(turns, $"the client's write of {size}", async cancelled =>
                {
                    await pair.Client.WriteAsync(_toServer.Begin(size), cancelled);
                    _toServer.Promise();
                    Note($"the client wrote {size}");
                });
            }

            if (scenario.End is PipeEnd.Clean)
            {
                pair.Client.CompleteWrites();
            }
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            _toServer.WriteError = exception;
        }

        Note($"the client writes no more: {_toServer.WriteError?.GetType().Name}");
    }

    private async Task WriteAtServerAsync(PipePair pair)
    {
        var turns = Turns(1);
        try
        {
            foreach (var size in scenario.ServerWrites)
            {
                await TakeTurnAsync(turns, $"the server's write of {size}", async cancelled =>
                {
                    var result = await WriteAtServerAsync(pair, size, turns.Choose(), cancelled);
                    if (result.IsCompleted)
                    {
                        throw new IOException("Nobody reads any more.");
                    }

                    _toClient.Promise();
                    Note($"the server wrote {size}");
                });
            }
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            _toClient.WriteError = exception;
        }

        await pair.Output.CompleteAsync();
        Note($"the server writes no more: {_toClient.WriteError?.GetType().Name}");
    }

    private ValueTask<FlushResult> WriteAtServerAsync(
        PipePair pair, int size, bool flushes, CancellationToken cancelled)
    {
        var bytes = _toClient.Begin(size);
        if (!flushes)
        {
            return pair.Output.WriteAsync(bytes, cancelled);
        }

        pair.Output.Write(bytes.Span);
        return pair.Output.FlushAsync(cancelled);
    }

    private async Task ReadAtServerAsync(PipePair pair)
    {
        var turns = Turns(2);
        try
        {
            while (!_toServer.IsComplete)
            {
                await TakeTurnAsync(
                    turns,
                    "the server's read",
                    async cancelled => Take(pair, await pair.Input.ReadAsync(cancelled)));
            }
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            _toServer.ReadError = exception;
        }

        await pair.Input.CompleteAsync();
        Note($"the server reads no more: {_toServer.ReadError?.GetType().Name}");
    }

    private void Take(PipePair pair, ReadResult result)
    {
        var taken = result.Buffer.Slice(0, Math.Min(scenario.ReadSize, result.Buffer.Length));
        foreach (var memory in taken)
        {
            _toServer.Receive(memory.Span);
        }

        _toServer.IsComplete = result.IsCompleted && taken.Length == result.Buffer.Length;
        Note($"the server read {taken.Length} of {result.Buffer.Length}");
        pair.Input.AdvanceTo(taken.End);
    }

    private async Task ReadAtClientAsync(PipePair pair)
    {
        var turns = Turns(3);
        var buffer = new byte[scenario.ReadSize];
        try
        {
            while (!_toClient.IsComplete)
            {
                await TakeTurnAsync(turns, "the client's read", async cancelled =>
                {
                    var count = await pair.Client.ReadAsync(buffer, cancelled);
                    _toClient.Receive(buffer.AsSpan(0, count));
                    _toClient.IsComplete = count == 0;
                    Note($"the client read {count}");
                });
            }
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            _toClient.ReadError = exception;
        }

        Note($"the client reads no more: {_toClient.ReadError?.GetType().Name}");
    }

    private async Task EndAsync(PipePair pair)
    {
        for (var turn = 0; turn < scenario.EndsAfter; turn++)
        {
            await Task.Yield();
        }

        Note($"the end: {scenario.End}");
        if (scenario.End is PipeEnd.ClientStopsWriting)
        {
            pair.Client.CompleteWrites();
        }

        if (scenario.End is PipeEnd.ClientCloses or PipeEnd.BothEnd)
        {
            await pair.Client.DisposeAsync();
        }

        if (scenario.End is PipeEnd.ServerAborts or PipeEnd.BothEnd)
        {
            pair.Server.Abort(new ConnectionAbortedException("At random."));
        }
    }

    /// <summary>One operation, in its turn. Where it is cancelled that is noted; what ends the connection is thrown.
    /// </summary>
    private async Task TakeTurnAsync(PipeTurns turns, string operation, Func<CancellationToken, Task> act)
    {
        await turns.TakeAsync();
        using var cancellation = turns.Cancellation();
        try
        {
            await act(cancellation.Token);
        }
        catch (Exception exception) when (IsCancelled(exception, cancellation))
        {
            Note($"{operation} was cancelled");
        }
    }

    private PipeTurns Turns(int part) => new(scenario.Seed + part, scenario.Cancels);

    private void Note(string happened) => _events.Enqueue(happened);

    // An abort is an OperationCanceledException as well.
    private static bool IsCancelled(Exception exception, CancellationTokenSource cancellation) =>
        exception is OperationCanceledException and not ConnectionAbortedException
        && cancellation.IsCancellationRequested;

    private static bool IsEnd(Exception exception) =>
        exception is IOException or ObjectDisposedException or ConnectionAbortedException;
}
