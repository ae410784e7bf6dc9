using System.Globalization;
using System.Text;
using GrpcTesting.Failures;

namespace GrpcTesting.Messages;

/// <summary>Collects differences: counts all, and keeps the text of the first ones.</summary>
/// <param name="kept">How many to keep as text. With 0, the first difference decides, and none is written.</param>
internal sealed class DifferenceLog(int kept = DifferenceLog.MaxShown)
{
    public const int MaxShown = 20;

    private readonly List<string> _lines = [];

    public int Count { get; private set; }

    /// <summary>Only whether there is a difference is asked.</summary>
    public bool KeepsNothing => kept == 0;

    /// <summary>There is nothing to learn from going on.</summary>
    public bool IsDecided => KeepsNothing && Count > 0;

    public void Add(Place place, object? expected, object? actual) =>
        Add(place, () => $"expected {Shown.Value(expected)}, but found {Shown.Value(actual)}");

    public void Add(Place place, Func<string> text)
    {
        Count++;
        if (_lines.Count < kept)
        {
            var path = place.ToString();
            _lines.Add(path.Length > 0 ? $"{path}: {text()}" : text());
        }
    }

    /// <summary>"2 places:", and the differences, each on a line of its own.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Shown.Count(Count, "place")).Append(':');
        foreach (var line in _lines)
        {
            text.Append("\n  ").Append(line);
        }

        if (Count > _lines.Count)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  and {Count - _lines.Count} more");
        }

        return text.ToString();
    }
}
