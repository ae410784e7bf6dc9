using System.Globalization;
using Microsoft.Extensions.Logging;

namespace GrpcTesting;

/// <summary>What the server, the client or the fixture itself logged.</summary>
public sealed class GrpcLogEntry
{
    internal GrpcLogEntry(
        DateTimeOffset time,
        string source,
        LogLevel level,
        string category,
        EventId eventId,
        string message,
        Exception? exception)
    {
        Time = time;
        Source = source;
        Level = level;
        Category = category;
        EventId = eventId;
        Message = message;
        Exception = exception;
    }

    /// <summary>When it was logged.</summary>
    public DateTimeOffset Time { get; }

    /// <summary><c>server</c>, <c>client</c>, or <c>fixture</c> for what the harness itself has to say.</summary>
    public string Source { get; }

    /// <summary>How bad it is.</summary>
    public LogLevel Level { get; }

    /// <summary>The logger's category, commonly the name of a class.</summary>
    public string Category { get; }

    /// <summary>The event's id and name; 0 where the logger gave none.</summary>
    public EventId EventId { get; }

    /// <summary>The formatted message.</summary>
    public string Message { get; }

    /// <summary>The exception that came with it; null where none did.</summary>
    public Exception? Exception { get; }

    /// <summary>Whether it was logged by a category, or by one below it. Case does not matter.</summary>
    /// <param name="category">Such as <c>Grpc</c>, which covers <c>Grpc.Net.Client</c> and not <c>GrpcTesting</c>.
    /// </param>
    public bool IsOf(string category)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(category);
        return Logging.LogCategory.IsWithin(Category, category);
    }

    /// <summary>"12:30:59.123 server Error Helloworld.GreeterService: Message", and the exception below it.</summary>
    public override string ToString()
    {
        var line = string.Create(
            CultureInfo.InvariantCulture, $"{Time:HH:mm:ss.fff} {Source} {Level} {Category}: {Message}");
        return Exception is null ? line : $"{line}\n{Exception}";
    }
}
