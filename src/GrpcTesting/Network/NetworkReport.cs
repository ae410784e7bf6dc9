using System.Globalization;
using System.Text;

namespace GrpcTesting.Network;

/// <summary>Writes the network down for people.</summary>
internal static class NetworkReport
{
    private const int MaxLines = 10;

    public static string Describe(Conditions conditions)
    {
        var parts = new List<string>();
        AddTime(parts, "latency", conditions.Latency);
        AddTime(parts, "jitter", conditions.Jitter);
        if (conditions.BytesPerSecond is { } rate)
        {
            parts.Add(Invariant($"{rate:N0} bytes per second"));
        }

        if (conditions.Slices is { } slices)
        {
            parts.Add(Describe(slices));
        }

        AddTime(parts, "close delay", conditions.CloseDelay);
        if (conditions.IsStalled)
        {
            parts.Add("stalled");
        }

        if (conditions.IsHalfOpen)
        {
            parts.Add("half-open");
        }

        if (conditions.CorruptionProbability > 0)
        {
            parts.Add(Invariant($"every byte corrupt with a probability of {conditions.CorruptionProbability}"));
        }

        parts.AddRange(conditions.Triggers.Where(trigger => !trigger.IsSpent).Select(Describe));
        if (parts.Count > 0 && conditions.Toxicity < 1)
        {
            parts.Add(Invariant($"on each connection with a probability of {conditions.Toxicity}"));
        }

        return parts.Count == 0 ? "no condition" : string.Join(", ", parts);
    }

    public static string Describe(PipeNetwork network)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Network (seed {network.Seed})");
        if (network.RefuseConnections)
        {
            text.Append(": refuses connections");
        }

        text.Append("\n  ").Append(network.ClientToServer).Append("\n  ").Append(network.ServerToClient);
        Append(text, "connections", [.. network.Connections.Select(connection => connection.ToString())]);
        Append(text, "running calls", [.. network.RunningCalls]);
        return text.ToString();
    }

    /// <summary>The seed, and what holds in each direction; null when the network is perfect.</summary>
    public static string? DescribeConditions(PipeNetwork network)
    {
        if (network is { HasConditions: false, RefuseConnections: false })
        {
            return null;
        }

        var refuses = network.RefuseConnections ? ", refuses connections" : "";
        return Invariant($"seed {network.Seed}{refuses}\n{network.ClientToServer}\n{network.ServerToClient}");
    }

    // The newest are those that matter.
    private static void Append(StringBuilder text, string name, string[] lines)
    {
        text.Append("\n  ").Append(name).Append(lines.Length == 0 ? ": none" : ":");
        if (lines.Length > MaxLines)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n    {lines.Length - MaxLines} before, and");
        }

        foreach (var line in lines.TakeLast(MaxLines))
        {
            text.Append("\n    ").Append(line);
        }
    }

    private static string Describe(SliceRule rule)
    {
        var text = Invariant($"slices of {rule.Bytes:N0}");
        text += rule.Variation > 0 ? Invariant($"±{rule.Variation:N0} bytes") : " bytes";
        return rule.Delay > TimeSpan.Zero ? $"{text} every {WaitBound.Describe(rule.Delay)}" : text;
    }

    private static string Describe(ByteTrigger trigger)
    {
        var what = trigger.Kind switch
        {
            ByteTriggerKind.Reset => Invariant($"reset after {trigger.Bytes:N0} bytes"),
            ByteTriggerKind.Close => Invariant($"close after {trigger.Bytes:N0} bytes"),
            _ => Invariant($"corrupt byte at {trigger.Bytes:N0}"),
        };
        return trigger.Times == 1 ? what : Invariant($"{what}, {trigger.Times:N0} times");
    }

    private static void AddTime(List<string> parts, string name, TimeSpan time)
    {
        if (time > TimeSpan.Zero)
        {
            parts.Add($"{name} {WaitBound.Describe(time)}");
        }
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
