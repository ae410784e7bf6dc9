using FluentAssertions;
using FluentAssertions.Execution;
using FluentAssertions.Primitives;
using GrpcTesting.Failures;

namespace GrpcTesting;

/// <summary>What a test expects of a finished call. Every failure ends with a short account of it.</summary>
/// <typeparam name="TResponse">The response message.</typeparam>
/// <param name="outcome">The outcome. Of null, every assertion fails.</param>
public sealed partial class CallOutcomeAssertions<TResponse>(CallOutcome<TResponse>? outcome)
    : ReferenceTypeAssertions<CallOutcome<TResponse>?, CallOutcomeAssertions<TResponse>>(outcome)
{
    /// <inheritdoc/>
    protected override string Identifier => "outcome";

    // "Expected outcome to {expectation}{reason}, but {fault}": the fault is null when all is well.
    [CustomAssertion]
    private AndConstraint<CallOutcomeAssertions<TResponse>> Verify(
        string expectation, Func<CallOutcome<TResponse>, string?> findFault, string because, object[] becauseArgs)
    {
        var fault = Subject is null ? "it was <null>" : findFault(Subject);
        if (fault is not null)
        {
            Execute.Assertion
                .BecauseOf(because, becauseArgs)
                .WithDefaultIdentifier(Identifier)
                .FailWith(
                    "Expected {context} to {0}{reason}, but {1}{2}",
                    new PlainText(expectation),
                    new PlainText(fault),
                    new PlainText(Sentence.EndOf(fault) + (Subject is null ? "" : $"\n{Subject}")));
        }

        return new AndConstraint<CallOutcomeAssertions<TResponse>>(this);
    }
}
