using FluentAssertions;
using FluentAssertions.Execution;
using FluentAssertions.Primitives;
using GrpcTesting.Failures;
using GrpcTesting.Wire;

namespace GrpcTesting;

/// <summary>
/// What a test expects of the frames that crossed, at one moment. Every failure ends with the table of them.
/// </summary>
/// <remarks>
/// <para>Where no connection was captured, every assertion fails: a wire that nobody looked at proves nothing. For the
/// same reason the negative ones fail when frames gave way to newer ones, or a connection could not be decoded.</para>
/// <para>A frame may still be on its way when a call has ended, such as the acknowledgement of settings:
/// <see cref="WireLog.WaitForAsync"/> waits for it.</para>
/// </remarks>
/// <param name="wire">The snapshot. Of null, every assertion fails.</param>
public sealed partial class WireLogAssertions(WireSnapshot? wire)
    : ReferenceTypeAssertions<WireSnapshot?, WireLogAssertions>(wire)
{
    /// <inheritdoc/>
    protected override string Identifier => "wire";

    // "Expected wire to {expectation}{reason}, but {fault}": the fault is null when all is well.
    [CustomAssertion]
    private AndConstraint<WireLogAssertions> Verify(
        string expectation, Func<WireSnapshot, string?> findFault, string because, object[] becauseArgs)
    {
        var fault = Subject is null ? "it was <null>" : Captured.Fault(Subject) ?? findFault(Subject);
        if (fault is not null)
        {
            Execute.Assertion
                .BecauseOf(because, becauseArgs)
                .WithDefaultIdentifier(Identifier)
                .FailWith(
                    "Expected {context} to {0}{reason}, but {1}{2}",
                    new PlainText(expectation),
                    new PlainText(fault),
                    new PlainText(Sentence.EndOf(fault) + (Subject is null ? "" : WireText.Table(Subject))));
        }

        return new AndConstraint<WireLogAssertions>(this);
    }

    // Lazily: when there is none, an assertion has failed already, and an AssertionScope is about to say so.
    private static IEnumerable<T> First<T>(IEnumerable<T>? found, string what)
        where T : class
    {
        yield return found?.FirstOrDefault()
            ?? throw new InvalidOperationException($"There is no {what} to go on with.");
    }
}
