using static System.FormattableString;

namespace GrpcTesting.Downstream;

/// <summary>What went otherwise than a test planned it, until somebody tells the test.</summary>
internal sealed class FakeProblems
{
    private const int MaxKept = 20;

    private readonly Lock _gate = new();
    private readonly List<string> _kept = [];
    private int _count;
    private bool _ignored;

    public void Add(string problem)
    {
        lock (_gate)
        {
            _count++;
            if (_kept.Count < MaxKept)
            {
                _kept.Add(problem);
            }
        }
    }

    /// <summary>Nobody needs to be told at the end.</summary>
    public void Ignore() => _ignored = true;

    /// <summary>The problems that nobody was told of and that are not ignored; null when there are none.</summary>
    public string? TakeUntold() => _ignored ? null : TakeAll();

    /// <summary>The problems that nobody was told of; null when there are none.</summary>
    public string? TakeAll()
    {
        lock (_gate)
        {
            if (_count == 0)
            {
                return null;
            }

            var more = _count > _kept.Count ? Invariant($"\n  and {_count - _kept.Count} more") : string.Empty;
            var text = $"  {string.Join("\n  ", _kept)}{more}";
            _kept.Clear();
            _count = 0;
            return text;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _kept.Clear();
            _count = 0;
        }
    }
}
