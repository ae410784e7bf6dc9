using Microsoft.AspNetCore.Connections;

namespace GrpcTesting.Tests.Pipes;

/// <summary>Aborts and disposals at moments that nobody chose: nothing corrupt, nothing stuck, nothing kept.</summary>
public class PipeAbortRaceTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task An_abort_amid_traffic_ends_both_sides_and_returns_every_slab(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var pair = await PipePair.ConnectAsync();
            var traffic = new[]
            {
                Ends(() => PumpClientWritesAsync(pair)),
                Ends(() => PumpClientReadsAsync(pair)),
                Ends(() => PumpServerWritesAsync(pair)),
                Ends(() => PumpServerReadsAsync(pair)),
            };

            for (var turns = random.Next(20); turns > 0; turns--)
            {
                await Task.Yield();
            }

            if (random.Next(2) == 0)
            {
                pair.Server.Abort(new ConnectionAbortedException("At random."));
            }
            else
            {
                await pair.Client.DisposeAsync();
            }

            await Task.WhenAll(traffic).WaitAsync(TimeSpan.FromSeconds(10));
            await pair.DisposeAsync();
            Assert.Equal(0, pair.Pool.RentedCount);
        }
    }

    private static Task Ends(Func<Task> pump) => Task.Run(async () =>
    {
        try
        {
            await pump();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException
            or ConnectionAbortedException)
        {
        }
    });

    private static async Task PumpClientWritesAsync(PipePair pair)
    {
        while (true)
        {
            await pair.Client.WriteAsync(new byte[50_000]);
        }
    }

    private static async Task PumpClientReadsAsync(PipePair pair)
    {
        var buffer = new byte[30_000];
        while (await pair.Client.ReadAsync(buffer) > 0)
        {
        }
    }

    private static async Task PumpServerWritesAsync(PipePair pair)
    {
        while (!(await pair.Output.WriteAsync(new byte[50_000])).IsCompleted)
        {
        }

        await pair.Output.CompleteAsync();
    }

    private static async Task PumpServerReadsAsync(PipePair pair)
    {
        while (true)
        {
            var result = await pair.Input.ReadAsync();
            pair.Input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return;
            }
        }
    }
}
