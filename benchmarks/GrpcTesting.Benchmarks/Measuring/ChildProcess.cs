using System.Diagnostics;

namespace GrpcTesting.Benchmarks.Measuring;

/// <summary>This program once more, in a process of its own: for what only a fresh process can tell.</summary>
internal static class ChildProcess
{
    /// <summary>What a child writes when it has its answer.</summary>
    public const string Answered = "answered";

    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    /// <summary>The time from a child's start to the line that says <see cref="Answered"/>.</summary>
    public static async Task<TimeSpan> TimeToAnswerAsync(params string[] arguments)
    {
        var started = TimeProvider.System.GetTimestamp();
        TimeSpan? answered = null;
        await RunAsync(arguments, line =>
        {
            if (line == Answered)
            {
                answered ??= TimeProvider.System.GetElapsedTime(started);
            }
        });
        return answered ?? throw new InvalidOperationException(
            $"'{string.Join(' ', arguments)}' ended without writing '{Answered}'.");
    }

    /// <summary>The last line that a child writes.</summary>
    public static async Task<string> LastLineAsync(params string[] arguments)
    {
        var last = "";
        await RunAsync(arguments, line => last = line);
        return last;
    }

    private static async Task RunAsync(string[] arguments, Action<string> onLine)
    {
        using var process = new Process { StartInfo = CreateStartInfo(arguments) };
        using var giveUp = new CancellationTokenSource(Bound);
        process.Start();
        try
        {
            while (await process.StandardOutput.ReadLineAsync(giveUp.Token) is { } line)
            {
                onLine(line);
            }

            await process.WaitForExitAsync(giveUp.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"'{string.Join(' ', arguments)}' had not ended after {Bound.TotalSeconds} s.");
        }

        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"'{string.Join(' ', arguments)}' ended with exit code {process.ExitCode}.");
        }
    }

    private static ProcessStartInfo CreateStartInfo(string[] arguments)
    {
        // Started as `dotnet Program.dll`, the process is dotnet's; else it is the program's own.
        var path = Environment.ProcessPath!;
        var info = new ProcessStartInfo(path) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(path) == "dotnet")
        {
            info.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        }

        foreach (var argument in arguments)
        {
            info.ArgumentList.Add(argument);
        }

        return info;
    }
}
