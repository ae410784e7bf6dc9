using Microsoft.Extensions.Logging;

namespace GrpcTesting.Logging;

/// <summary>The outputs of one fixture, and the way of an entry to the right one.</summary>
/// <remarks>
/// An entry that is logged during a call goes to the output whose client made the call: the client puts the output's
/// id into the call's header, and the server takes it from there. An entry that belongs to no such call goes to every
/// output of the fixture.
/// </remarks>
internal sealed class LogHub
{
    private readonly Lock _gate = new();
    private volatile LogOutput[] _outputs = [];
    private int _lastId;

    // The output whose call is running. The client sets it around making a call, the server around the whole request.
    private readonly AsyncLocal<LogOutput?> _current = new();

    /// <summary>Set when the fixture starts.</summary>
    public GrpcLogOptions Options { get; set; } = new();

    public bool HasOutputs => _outputs.Length > 0;

    public LogOutput? Current
    {
        get => _current.Value;
        set => _current.Value = value;
    }

    /// <summary>Makes an output the owner of what this context logs, until the result is disposed.</summary>
    public IDisposable Enter(LogOutput owner)
    {
        var exit = new Exit(this, Current);
        Current = owner;
        return exit;
    }

    public int NextId() => Interlocked.Increment(ref _lastId);

    public void Add(LogOutput output)
    {
        lock (_gate)
        {
            _outputs = [.. _outputs, output];
        }
    }

    public void Remove(LogOutput output)
    {
        lock (_gate)
        {
            _outputs = [.. _outputs.Where(other => other != output)];
        }
    }

    public LogOutput? Find(int id) => Array.Find(_outputs, output => output.Id == id);

    public void Write(GrpcLogEntry entry)
    {
        if (Current is { } owner)
        {
            // Nobody else's business, even when the owner's test has ended.
            owner.Write(entry);
            return;
        }

        foreach (var output in _outputs)
        {
            output.Write(entry);
        }
    }

    /// <summary>What the harness itself has to say, to every output.</summary>
    public void Warn(string category, string message)
    {
        if (Options.LevelOf(category) <= LogLevel.Warning)
        {
            Write(new GrpcLogEntry(
                TimeProvider.System.GetUtcNow(), "fixture", LogLevel.Warning, category, default, message, null));
        }
    }

    private sealed class Exit(LogHub hub, LogOutput? before) : IDisposable
    {
        public void Dispose() => hub.Current = before;
    }
}
