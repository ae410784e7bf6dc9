using System.Globalization;
using System.Text.Json;

namespace GrpcTesting.Benchmarks.Measuring;

/// <summary>
/// A crowd in a process of its own: what other measurements left in this one, and are about to give back, would count
/// as the crowd's.
/// </summary>
internal static class CrowdProcess
{
    // Code is compiled anew once it has run that often; and what the first fixtures of a process leave behind for good
    // is not the crowd's.
    private const int WarmUps = 60;

    // Threads and timers that have yet to notice keep the last of them for a moment, which would hide one of the crowd.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    public static async Task<Crowd> MeasureAsync(Contender contender, int count)
    {
        var line = await ChildProcess.LastLineAsync(
            "crowd", contender.Transport.Name, count.ToString(CultureInfo.InvariantCulture));
        return JsonSerializer.Deserialize<Crowd>(line)
            ?? throw new InvalidOperationException($"The crowd of {count} wrote '{line}'.");
    }

    /// <summary>The child: measures a crowd and writes it as JSON.</summary>
    public static async Task<int> RunChildAsync(string transport, string count)
    {
        var contender = Contender.Named(transport);
        for (var number = 0; number < WarmUps; number++)
        {
            await Crowd.MeasureAsync(contender, 1, collect: false);
        }

        await Task.Delay(Rest);
        var crowd = await Crowd.MeasureAsync(contender, int.Parse(count, CultureInfo.InvariantCulture));
        Console.WriteLine(JsonSerializer.Serialize(crowd));
        return 0;
    }
}
