namespace GrpcTesting.Benchmarks.Soak;

/// <summary>What a soak did and saw.</summary>
/// <param name="Rests">In their order.</param>
/// <param name="Outcomes">How often each kind of act ended in which way.</param>
/// <param name="Surprises">Acts that ended as they must not, the first of them in words.</param>
/// <param name="Stuck">What did not end in time.</param>
/// <param name="Unobserved">Exceptions of tasks that nobody observed.</param>
internal sealed record SoakReport(
    IReadOnlyList<Rest> Rests,
    IReadOnlyDictionary<(string Act, string Outcome), long> Outcomes,
    IReadOnlyList<string> Surprises,
    IReadOnlyList<string> Stuck,
    IReadOnlyList<string> Unobserved);
