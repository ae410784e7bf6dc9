using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace GrpcTesting.Logging;

/// <summary>Hands what one side logs to the hub. The same loggers whether or not there are outputs yet.</summary>
[ProviderAlias("GrpcTesting")]
internal sealed class HubLoggerProvider(LogHub hub, string source) : ILoggerProvider, ILoggerFactory
{
    public const string Client = "client";
    public const string Server = "server";

    private readonly ConcurrentDictionary<string, HubLogger> _loggers = new();
    private readonly CallScopes? _scopes = source == Client ? new CallScopes(hub) : null;

    public ILogger CreateLogger(string categoryName) =>
        _loggers.GetOrAdd(categoryName, static (category, factory) => factory.Create(category), this);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private HubLogger Create(string category) => new(hub, _scopes, source, category);
}
