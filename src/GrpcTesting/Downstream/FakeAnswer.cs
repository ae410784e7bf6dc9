namespace GrpcTesting.Downstream;

/// <summary>What a plan does about one call, or about several in a row.</summary>
internal sealed class FakeAnswer
{
    private int _used;

    public List<FakeStep> Steps { get; } = [];

    /// <summary>How many calls it answers; null for one, or for all that come when no other answer follows.</summary>
    public int? Times { get; set; }

    /// <summary>Takes one of its calls.</summary>
    /// <returns>Whether it had one left.</returns>
    public bool TryUse(bool isLast)
    {
        if (_used == (Times ?? (isLast ? int.MaxValue : 1)))
        {
            return false;
        }

        _used++;
        return true;
    }

    public override string ToString() =>
        $"{string.Join(", ", Steps)}{(Times is { } times ? $" ({FakeText.Times(times)})" : string.Empty)}";
}
