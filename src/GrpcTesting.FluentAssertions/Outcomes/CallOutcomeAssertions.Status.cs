using FluentAssertions;
using Grpc.Core;
using GrpcTesting.Failures;

namespace GrpcTesting;

public sealed partial class CallOutcomeAssertions<TResponse>
{
    /// <summary>The call ended with <see cref="StatusCode.OK"/>.</summary>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    [CustomAssertion]
    public AndConstraint<CallOutcomeAssertions<TResponse>> Succeed(string because = "", params object[] becauseArgs) =>
        Verify("succeed", outcome => StatusFault(outcome, StatusCode.OK), because, becauseArgs);

    /// <summary>The call ended with this status code.</summary>
    /// <param name="expected">The code.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    [CustomAssertion]
    public AndConstraint<CallOutcomeAssertions<TResponse>> HaveStatus(
        StatusCode expected, string because = "", params object[] becauseArgs) =>
        Verify($"have status {expected}", outcome => StatusFault(outcome, expected), because, becauseArgs);

    /// <summary>The call ended with another status code.</summary>
    /// <param name="unexpected">The code.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    [CustomAssertion]
    public AndConstraint<CallOutcomeAssertions<TResponse>> NotHaveStatus(
        StatusCode unexpected, string because = "", params object[] becauseArgs) =>
        Verify(
            $"have any status but {unexpected}",
            outcome => outcome.StatusCode != unexpected ? null : "it had",
            because,
            becauseArgs);

    /// <summary>The detail of the status matches a pattern. Case counts.</summary>
    /// <param name="wildcardPattern">The whole detail, with <c>*</c> for any text and <c>?</c> for any one character.
    /// </param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentException">The pattern is null or empty.</exception>
    [CustomAssertion]
    public AndConstraint<CallOutcomeAssertions<TResponse>> HaveDetail(
        string wildcardPattern, string because = "", params object[] becauseArgs)
    {
        Wildcard.Validate(wildcardPattern, nameof(wildcardPattern), $"use {nameof(NotHaveDetail)}()");
        return Verify(
            $"have a status detail that matches {Shown.Text(wildcardPattern)}",
            outcome => Wildcard.Matches(wildcardPattern, outcome.Detail ?? "")
                ? null
                : string.IsNullOrEmpty(outcome.Detail) ? "it had none" : $"it was {Shown.Text(outcome.Detail)}",
            because,
            becauseArgs);
    }

    /// <summary>The status has no detail.</summary>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    [CustomAssertion]
    public AndConstraint<CallOutcomeAssertions<TResponse>> NotHaveDetail(
        string because = "", params object[] becauseArgs) =>
        Verify(
            "have no status detail",
            outcome => string.IsNullOrEmpty(outcome.Detail) ? null : $"it was {Shown.Text(outcome.Detail)}",
            because,
            becauseArgs);

    private static string? StatusFault(CallOutcome<TResponse> outcome, StatusCode expected) =>
        outcome.StatusCode == expected ? null : $"it ended with {outcome.StatusCode}";
}
