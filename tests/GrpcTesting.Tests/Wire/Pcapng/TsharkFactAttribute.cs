using System.Diagnostics;
using System.Text;

namespace GrpcTesting.Tests.Wire.Pcapng;

/// <summary>A fact that needs Wireshark's command line, and is skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TsharkFactAttribute : FactAttribute
{
    private static readonly string? Path = Find();

    public TsharkFactAttribute()
    {
        if (Path is null)
        {
            Skip = "tshark is not installed; Wireshark's packages have it.";
        }
    }

    /// <summary>
    /// One line of output for each packet that the filter lets through, fields with tabs between, and a bar between
    /// several values of one field.
    /// </summary>
    internal static async Task<string[]> ReadAsync(string capture, string filter, params string[] fields)
    {
        var start = new ProcessStartInfo(Path!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };

        // Without the user's profile: it has to decode for everybody. Checksums are ours, so they are checked.
        string[] arguments =
        [
            "-n", "-2", "-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE",
            "-r", capture,
            "-Y", filter, "-T", "fields", "-E", "aggregator=|", .. fields.SelectMany(field => (string[])["-e", field]),
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["HOME"] = System.IO.Path.GetDirectoryName(capture);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private static string? Find()
    {
        var directories = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator);
        string[] names = ["tshark", "tshark.exe"];
        return directories.SelectMany(directory => names.Select(name => System.IO.Path.Combine(directory, name)))
            .FirstOrDefault(File.Exists);
    }
}
