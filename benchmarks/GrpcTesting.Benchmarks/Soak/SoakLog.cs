using System.Collections.Concurrent;

namespace GrpcTesting.Benchmarks.Soak;

/// <summary>Takes down what happens in a soak, from all its threads.</summary>
internal sealed class SoakLog
{
    // Each surprise after that many is only counted: the first ones tell the story.
    private const int MaxTexts = 1_000;

    private readonly ConcurrentDictionary<(string Act, string Outcome), long> _outcomes = new();
    private readonly ConcurrentQueue<string> _surprises = new();
    private readonly ConcurrentQueue<string> _stuck = new();
    private readonly ConcurrentQueue<string> _unobserved = new();
    private readonly ConcurrentQueue<WeakReference> _ended = new();
    private readonly List<WeakReference> _earlier = [];
    private int _fixtures;
    private long _calls;

    public int Fixtures => Volatile.Read(ref _fixtures);

    public long Calls => Interlocked.Read(ref _calls);

    public bool IsStuck => !_stuck.IsEmpty;

    public int Troubles => _surprises.Count + _stuck.Count + _unobserved.Count;

    public void Outcome(string act, string outcome)
    {
        Interlocked.Increment(ref _calls);
        _outcomes.AddOrUpdate((act, outcome), 1, static (_, count) => count + 1);
    }

    public void Surprise(string text) => Add(_surprises, text);

    public void Stuck(string text) => Add(_stuck, text);

    /// <summary>A fixture was disposed; nothing should hold it any more.</summary>
    public void Ended(GrpcFixture fixture)
    {
        Interlocked.Increment(ref _fixtures);
        _ended.Enqueue(new WeakReference(fixture));
    }

    /// <summary>Call it after a collection: how many fixtures that had ended before the last such call are still
    /// reachable. Those of this lap may be, from the stacks of the threads that ended them.</summary>
    public int CountReachable()
    {
        _earlier.RemoveAll(fixture => !fixture.IsAlive);
        var reachable = _earlier.Count;
        while (_ended.TryDequeue(out var fixture))
        {
            _earlier.Add(fixture);
        }

        return reachable;
    }

    public void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs e) => Add(
        _unobserved,
        string.Join(
            "; ",
            e.Exception.Flatten().InnerExceptions.Select(inner => $"{inner.GetType().Name}: {inner.Message}")));

    public SoakReport Report(IReadOnlyList<Rest> rests) =>
        new(rests, new Dictionary<(string, string), long>(_outcomes), [.. _surprises], [.. _stuck], [.. _unobserved]);

    private static void Add(ConcurrentQueue<string> texts, string text)
    {
        if (texts.Count < MaxTexts)
        {
            texts.Enqueue(text);
        }
    }
}
