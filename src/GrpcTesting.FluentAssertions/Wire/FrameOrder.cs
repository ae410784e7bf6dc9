using GrpcTesting.Failures;

namespace GrpcTesting.Wire;

/// <summary>Looks for frames in an order. The fault is the second half of a sentence.</summary>
internal static class FrameOrder
{
    /// <summary>The expected frames are a subsequence of those that crossed.</summary>
    public static string? FaultOf(IReadOnlyList<ExpectedFrame> expected, IReadOnlyList<Http2Frame> frames)
    {
        var found = new List<Http2Frame>();
        foreach (var frame in frames)
        {
            if (expected[found.Count].Matches(frame))
            {
                found.Add(frame);
                if (found.Count == expected.Count)
                {
                    return null;
                }
            }
        }

        var fault = $"[{found.Count}] was not there:";
        for (var index = 0; index < expected.Count; index++)
        {
            var seen = index < found.Count ? Place(found[index])
                : index == found.Count ? Missing(expected[index], found, frames)
                : "not looked for";
            fault += $"\n  [{WireText.Plain(index)}] {expected[index]}: {seen}";
        }

        return fault;
    }

    private static string Missing(ExpectedFrame expected, List<Http2Frame> found, IReadOnlyList<Http2Frame> frames)
    {
        if (found.Count == 0)
        {
            return "none";
        }

        // One that came too early tells more than none at all.
        var last = found[^1];
        var early = frames.TakeWhile(frame => frame != last).Where(expected.Matches).Except(found).LastOrDefault();
        return $"none after {Place(last)}{(early is null ? "" : $", but {Place(early)} before it")}";
    }

    private static string Place(Http2Frame frame) => $"#{WireText.Plain(frame.Number)}";
}
