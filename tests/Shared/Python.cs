using System.Diagnostics;

namespace GrpcTesting.Tests;

/// <summary>A Python that has gRPC: the one that <c>GRPCTESTING_PYTHON</c> names, else one of this machine's.</summary>
internal static class Python
{
    private const string Variable = "GRPCTESTING_PYTHON";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly Lazy<(string? Path, string? Missing)> Found =
        new(() => Find(Environment.GetEnvironmentVariable(Variable)));

    /// <summary>Why there is none, and what would help; null when there is one.</summary>
    public static string? Missing => Found.Value.Missing;

    /// <summary>The interpreter.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static string Path => Found.Value.Path ?? throw new InvalidOperationException(Missing);

    /// <summary>Whether gRPC for Python has Unix sockets here.</summary>
    public static bool HasUnixSockets => !OperatingSystem.IsWindows();

    /// <summary>The interpreter of that name, or one that is commonly there; or why there is none.</summary>
    internal static (string? Path, string? Missing) Find(string? named)
    {
        // The second is Debian's own, where the first may be a version manager's.
        string[] candidates = string.IsNullOrEmpty(named) ? ["python3", "/usr/bin/python3", "python"] : [named];
        var failures = new List<string>();
        foreach (var candidate in candidates)
        {
            if (Try(candidate) is not { } failure)
            {
                return (candidate, null);
            }

            failures.Add($"{candidate}: {failure}");
        }

        return (null, "No Python with grpc and google.protobuf was found "
            + $"({string.Join("; ", failures)}). On Debian, 'apt-get install python3-grpcio' brings both; elsewhere, "
            + $"'pip install grpcio protobuf'. {Variable} names another interpreter.");
    }

    // Null when it has what is needed.
    private static string? Try(string candidate)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(candidate, ["-c", "import grpc, google.protobuf"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                return $"it did not answer within {Patience.TotalSeconds:0} s";
            }

            return process.ExitCode == 0
                ? null
                : errors.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault()?.Trim()
                    ?? $"it ended with exit code {process.ExitCode}";
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return exception.NativeErrorCode == 2 ? "there is no such program" : exception.Message;
        }
    }
}
