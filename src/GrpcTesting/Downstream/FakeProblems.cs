using static System.FormattableString;

namespace GrpcTesting.Downstream;

/// <summary>What went otherwise than a test planned it, until the test is told.</summary>
internal sealed class FakeProblems
{
    private const int MaxKept = 20;

    private readonly Lock _gate = new();
    private readonly List<(string Text, bool Unplanned)> _kept = [];
    private int _more;
    private bool _ignoresUnplanned;

    /// <param name="problem">On one line.</param>
    /// <param name="unplanned">Whether a call had no plan, rather than one that could not be carried out.</param>
    public void Add(string problem, bool unplanned)
    {
        lock (_gate)
        {
            if (unplanned && _ignoresUnplanned)
            {
                return;
            }

            if (_kept.Count < MaxKept)
            {
                _kept.Add((problem, unplanned));
            }
            else
            {
                _more++;
            }
        }
    }

    /// <summary>Calls without a plan are no problem, those until now included.</summary>
    public void IgnoreUnplanned()
    {
        lock (_gate)
        {
            _ignoresUnplanned = true;
            _kept.RemoveAll(problem => problem.Unplanned);
        }
    }

    /// <summary>The problems that the test was not told of; null when there are none.</summary>
    public (string Lines, bool HasUnplanned)? Take()
    {
        lock (_gate)
        {
            if (_kept.Count == 0)
            {
                return null;
            }

            var more = _more > 0 ? Invariant($"\n  and {_more} more") : string.Empty;
            var lines = $"  {string.Join("\n  ", _kept.Select(problem => problem.Text))}{more}";
            var hasUnplanned = _kept.Exists(problem => problem.Unplanned);
            Clear();
            return (lines, hasUnplanned);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _kept.Clear();
            _more = 0;
        }
    }
}
