using System.Diagnostics;
using System.Globalization;

namespace GrpcTesting;

/// <summary>The rules for every time that bounds a wait, and how such a time reads in a message.</summary>
internal static class WaitBound
{
    /// <summary>What bounds a wait unless an option says otherwise: 10 s, or nothing under a debugger.</summary>
    public static TimeSpan Default { get; } =
        Debugger.IsAttached ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(10);

    // Timers take at most this many milliseconds: about 24 days.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);

    public static TimeSpan Validate(TimeSpan value, string parameterName)
    {
        if (value == Timeout.InfiniteTimeSpan)
        {
            return value;
        }

        if (value <= TimeSpan.Zero || value > Longest)
        {
            throw new ArgumentOutOfRangeException(
                parameterName,
                value,
                "A timeout is a positive time of at most 24 days, or Timeout.InfiniteTimeSpan.");
        }

        return value;
    }

    /// <summary>"10 s", "250 ms".</summary>
    public static string Describe(TimeSpan value) => value.TotalSeconds >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{value.TotalSeconds:0.###} s")
        : string.Create(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds:0.###} ms");
}
