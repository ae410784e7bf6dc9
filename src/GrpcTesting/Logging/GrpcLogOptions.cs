using GrpcTesting.Logging;
using Microsoft.Extensions.Logging;

namespace GrpcTesting;

/// <summary>Which log entries reach the outputs of a fixture (<see cref="GrpcFixture.WriteLogsTo"/>).</summary>
/// <remarks>The levels that the app's own configuration sets do not matter here, nor do these for the app's own loggers.
/// </remarks>
public sealed class GrpcLogOptions
{
    /// <summary>The level of categories that <see cref="Categories"/> does not name.</summary>
    /// <value><see cref="LogLevel.Information"/>. <see cref="LogLevel.None"/> lets nothing through.</value>
    public LogLevel MinimumLevel { get; set; } = LogLevel.Information;

    /// <summary>
    /// The minimum levels of categories, and of those below them: <c>Grpc</c> covers <c>Grpc.Net.Client</c>, not
    /// <c>GrpcTesting</c>. The longest name wins; case does not matter.
    /// </summary>
    /// <value><c>Microsoft</c> and <c>System</c>: <see cref="LogLevel.Warning"/>.</value>
    public IDictionary<string, LogLevel> Categories { get; } =
        new Dictionary<string, LogLevel>(StringComparer.OrdinalIgnoreCase)
        {
            ["Microsoft"] = LogLevel.Warning,
            ["System"] = LogLevel.Warning,
        };

    /// <summary>What at least one category lets through.</summary>
    internal LogLevel LowestLevel => Categories.Values.Append(MinimumLevel).Min();

    internal LogLevel LevelOf(string category)
    {
        var level = MinimumLevel;
        var longest = -1;
        foreach (var (prefix, its) in Categories)
        {
            if (prefix.Length > longest && LogCategory.IsWithin(category, prefix))
            {
                (longest, level) = (prefix.Length, its);
            }
        }

        return level;
    }
}
