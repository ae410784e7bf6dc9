using Microsoft.Extensions.Logging;

namespace GrpcTesting.Logging;

/// <summary>A category's logger. Disabled, and so next to free, while the fixture has no output.</summary>
internal sealed class HubLogger(LogHub hub, CallScopes? scopes, string source, string category) : ILogger
{
    private LogLevel? _level;

    public bool IsEnabled(LogLevel logLevel) =>
        hub.HasOutputs && logLevel != LogLevel.None && logLevel >= (_level ??= hub.Options.LevelOf(category));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => typeof(TState).IsValueType || !hub.HasOutputs
            ? null
            : scopes?.Begin(state);

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            hub.Write(new GrpcLogEntry(
                TimeProvider.System.GetUtcNow(),
                source,
                logLevel,
                category,
                eventId,
                formatter(state, exception),
                exception));
        }
    }
}
