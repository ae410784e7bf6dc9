using FluentAssertions;
using GrpcTesting.Failures;
using GrpcTesting.Outcomes;

namespace GrpcTesting;

public sealed partial class CallOutcomeAssertions<TResponse>
{
    /// <summary>Exactly these messages arrived, in this order.</summary>
    /// <param name="expected">The messages, one or more.</param>
    /// <exception cref="ArgumentException">There is no message, or one is null.</exception>
    [CustomAssertion]
    public AndConstraint<CallOutcomeAssertions<TResponse>> Yield(params TResponse[] expected) =>
        Yield((IEnumerable<TResponse>)expected);

    /// <summary>Exactly these messages arrived, in this order.</summary>
    /// <param name="expected">The messages, one or more.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentException">There is no message, or one is null.</exception>
    [CustomAssertion]
    public AndConstraint<CallOutcomeAssertions<TResponse>> Yield(
        IEnumerable<TResponse> expected, string because = "", params object[] becauseArgs)
    {
        var all = ExpectedResponses.Validate(expected, $"use {nameof(YieldNothing)}()");
        return Verify(
            all.Length == 1 ? "yield the expected message" : $"yield the {all.Length} expected messages",
            outcome => ExpectedResponses.FaultOf(all, outcome.Responses),
            because,
            becauseArgs);
    }

    /// <summary>These messages arrived in this order, perhaps among others.</summary>
    /// <param name="expected">The messages, one or more.</param>
    /// <exception cref="ArgumentException">There is no message, or one is null.</exception>
    [CustomAssertion]
    public AndConstraint<CallOutcomeAssertions<TResponse>> YieldInOrder(params TResponse[] expected) =>
        YieldInOrder((IEnumerable<TResponse>)expected);

    /// <summary>These messages arrived in this order, perhaps among others.</summary>
    /// <param name="expected">The messages, one or more.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentException">There is no message, or one is null.</exception>
    [CustomAssertion]
    public AndConstraint<CallOutcomeAssertions<TResponse>> YieldInOrder(
        IEnumerable<TResponse> expected, string because = "", params object[] becauseArgs)
    {
        var all = ExpectedResponses.Validate(expected, "expect one message or more");
        return Verify(
            $"yield {Shown.Count(all.Length, "message")} in order",
            outcome => ExpectedResponses.FaultOfOrder(all, outcome.Responses),
            because,
            becauseArgs);
    }

    /// <summary>This many messages arrived.</summary>
    /// <param name="expected">How many; not negative.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    [CustomAssertion]
    public AndConstraint<CallOutcomeAssertions<TResponse>> YieldCount(
        int expected, string because = "", params object[] becauseArgs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(expected);
        return Verify(
            $"yield {Shown.Count(expected, "message")}",
            outcome => ExpectedResponses.FaultOfCount(expected, outcome.Responses.Count),
            because,
            becauseArgs);
    }

    /// <summary>No message arrived.</summary>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    [CustomAssertion]
    public AndConstraint<CallOutcomeAssertions<TResponse>> YieldNothing(
        string because = "", params object[] becauseArgs) =>
        Verify(
            "yield nothing",
            outcome => ExpectedResponses.FaultOfCount(0, outcome.Responses.Count),
            because,
            becauseArgs);

    /// <summary>As many messages arrived as there are inspectors, and each satisfies its own.</summary>
    /// <param name="inspectors">What to assert of each message, one or more. All of them run, and the failure lists
    /// what each had to say.</param>
    /// <exception cref="ArgumentException">There is no inspector, or one is null.</exception>
    [CustomAssertion]
    public AndConstraint<CallOutcomeAssertions<TResponse>> YieldSatisfying(params Action<TResponse>[] inspectors) =>
        YieldSatisfying((IEnumerable<Action<TResponse>>)inspectors);

    /// <summary>As many messages arrived as there are inspectors, and each satisfies its own.</summary>
    /// <param name="inspectors">What to assert of each message, one or more.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentException">There is no inspector, or one is null.</exception>
    [CustomAssertion]
    public AndConstraint<CallOutcomeAssertions<TResponse>> YieldSatisfying(
        IEnumerable<Action<TResponse>> inspectors, string because = "", params object[] becauseArgs)
    {
        var all = ExpectedResponses.Validate(inspectors, $"use {nameof(YieldNothing)}()");
        return Verify(
            all.Length == 1
                ? "yield one message that satisfies the inspector"
                : $"yield {all.Length} messages that satisfy the inspectors",
            outcome => ResponseInspection.FaultOf(all, outcome.Responses),
            because,
            becauseArgs);
    }
}
