namespace GrpcTesting;

/// <summary>Begins what a test expects of a finished call.</summary>
public static class CallOutcomeAssertionExtensions
{
    /// <summary>What is expected of the call. Every failure ends with a short account of it.</summary>
    /// <param name="outcome">The outcome. Of null, every assertion fails.</param>
    public static CallOutcomeAssertions<TResponse> Should<TResponse>(this CallOutcome<TResponse>? outcome) =>
        new(outcome);
}
