using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace GrpcTesting.Tests.Pipes;

/// <summary>How a connection ends while both sides write and read.</summary>
public enum PipeEnd
{
    /// <summary>Each side writes all it has, and reads all there is.</summary>
    Clean,

    /// <summary>The client closes its end amid the traffic.</summary>
    ClientCloses,

    /// <summary>The client ends its writing amid the traffic, and reads on.</summary>
    ClientStopsWriting,

    /// <summary>The server aborts amid the traffic.</summary>
    ServerAborts,

    /// <summary>Both happens at once.</summary>
    BothEnd,
}

/// <summary>Traffic on a connection, and a schedule for it: all of it follows from these values.</summary>
/// <param name="ClientWrites">Sizes of what the client writes, one after the other.</param>
/// <param name="ServerWrites">Sizes of what the server writes.</param>
/// <param name="ReadSize">The size of the client's buffer, and what the server takes at once.</param>
/// <param name="End">How it ends.</param>
/// <param name="EndsAfter">After how many turns of the schedule it ends.</param>
/// <param name="CancelsReads">Whether reads are cancelled and repeated.</param>
/// <param name="Seed">Who has how many turns.</param>
public sealed record PipeScenario(
    int[] ClientWrites, int[] ServerWrites, int ReadSize, PipeEnd End, int EndsAfter, bool CancelsReads, int Seed)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    /// <summary>Plays it.</summary>
    internal async Task<PipeTrafficSeen> PlayAsync()
    {
        var pair = await PipePair.ConnectAsync();
        var (toServer, toClient) = (new PipeTrafficSeen.Direction(), new PipeTrafficSeen.Direction());
        var traffic = new Dictionary<string, Task>
        {
            ["the client writes"] = Task.Run(() => WriteAsync(pair, toServer)),
            ["the server writes"] = Task.Run(() => WriteFromServerAsync(pair, toClient)),
            ["the server reads"] = Task.Run(() => ReadAtServerAsync(pair, toServer)),
            ["the client reads"] = Task.Run(() => ReadAsync(pair, toClient)),
            ["the end"] = Task.Run(() => EndAsync(pair)),
        };
        try
        {
            await Task.WhenAll(traffic.Values).WaitAsync(Bound);
        }
        catch (TimeoutException)
        {
            var states = traffic.Select(part => $"{part.Key}: {part.Value.Exception?.ToString() ?? $"{part.Value.Status}"}");
            throw new TimeoutException(
                $"{string.Join(". ", states)}. To the server: {toServer}. To the client: {toClient}.");
        }

        await pair.DisposeAsync();
        return new PipeTrafficSeen(toServer, toClient, pair.Pool.RentedCount);
    }

    private async Task WriteAsync(PipePair pair, PipeTrafficSeen.Direction seen)
    {
        var schedule = new Schedule(Seed);
        try
        {
            foreach (var size in ClientWrites)
            {
                await schedule.TurnAsync();
                await pair.Client.WriteAsync(seen.Next(size));
                seen.Promised += size;
            }

            if (End is PipeEnd.Clean)
            {
                pair.Client.CompleteWrites();
            }
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            seen.WriteError = exception;
        }
    }

    private async Task WriteFromServerAsync(PipePair pair, PipeTrafficSeen.Direction seen)
    {
        var schedule = new Schedule(Seed + 1);
        Exception? error = null;
        try
        {
            foreach (var size in ServerWrites)
            {
                await schedule.TurnAsync();
                var result = await pair.Output.WriteAsync(seen.Next(size));
                if (result.IsCompleted)
                {
                    error = new IOException("Nobody reads any more.");
                    break;
                }

                seen.Promised += size;
            }
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            error = exception;
        }

        seen.WriteError = error;
        await pair.Output.CompleteAsync();
    }

    private async Task ReadAtServerAsync(PipePair pair, PipeTrafficSeen.Direction seen)
    {
        var schedule = new Schedule(Seed + 2);
        try
        {
            while (true)
            {
                await schedule.TurnAsync();
                using var cancelled = schedule.Cancellation(CancelsReads);
                ReadResult result;
                try
                {
                    result = await pair.Input.ReadAsync(cancelled.Token);
                }
                catch (OperationCanceledException exception) when (exception is not ConnectionAbortedException)
                {
                    continue;
                }

                var taken = result.Buffer.Slice(0, Math.Min(ReadSize, result.Buffer.Length));
                foreach (var memory in taken)
                {
                    seen.Receive(memory.Span);
                }

                pair.Input.AdvanceTo(taken.End);
                if (result.IsCompleted && taken.Length == result.Buffer.Length)
                {
                    seen.IsComplete = true;
                    break;
                }
            }
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            seen.ReadError = exception;
        }

        await pair.Input.CompleteAsync();
    }

    private async Task ReadAsync(PipePair pair, PipeTrafficSeen.Direction seen)
    {
        var schedule = new Schedule(Seed + 3);
        var buffer = new byte[ReadSize];
        try
        {
            while (true)
            {
                await schedule.TurnAsync();
                using var cancelled = schedule.Cancellation(CancelsReads);
                int count;
                try
                {
                    count = await pair.Client.ReadAsync(buffer, cancelled.Token);
                }
                catch (OperationCanceledException exception) when (exception is not ConnectionAbortedException)
                {
                    continue;
                }

                if (count == 0)
                {
                    seen.IsComplete = true;
                    return;
                }

                seen.Receive(buffer.AsSpan(0, count));
            }
        }
        catch (Exception exception) when (IsEnd(exception))
        {
            seen.ReadError = exception;
        }
    }

    private async Task EndAsync(PipePair pair)
    {
        for (var turn = 0; turn < EndsAfter; turn++)
        {
            await Task.Yield();
        }

        if (End is PipeEnd.ClientStopsWriting)
        {
            pair.Client.CompleteWrites();
        }

        if (End is PipeEnd.ClientCloses or PipeEnd.BothEnd)
        {
            await pair.Client.DisposeAsync();
        }

        if (End is PipeEnd.ServerAborts or PipeEnd.BothEnd)
        {
            pair.Server.Abort(new ConnectionAbortedException("At random."));
        }
    }

    private static bool IsEnd(Exception exception) =>
        exception is IOException or ObjectDisposedException or ConnectionAbortedException;

    /// <summary>The turns of one of those who use the connection.</summary>
    private sealed class Schedule(int seed)
    {
        private readonly Random _random = new(seed);

        public async Task TurnAsync()
        {
            for (var turns = _random.Next(4); turns > 0; turns--)
            {
                await Task.Yield();
            }
        }

        /// <summary>What may cancel the next read, at a moment of its own.</summary>
        public CancellationTokenSource Cancellation(bool cancels)
        {
            var source = new CancellationTokenSource();
            if (cancels && _random.Next(3) == 0)
            {
                ThreadPool.QueueUserWorkItem(_ => Cancel(source));
            }

            return source;
        }

        private static void Cancel(CancellationTokenSource source)
        {
            try
            {
                source.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // The read was over before.
            }
        }
    }
}
