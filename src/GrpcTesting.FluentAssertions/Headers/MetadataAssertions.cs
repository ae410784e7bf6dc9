using FluentAssertions;
using FluentAssertions.Execution;
using FluentAssertions.Primitives;
using Grpc.Core;
using GrpcTesting.Failures;
using GrpcTesting.Headers;

namespace GrpcTesting;

/// <summary>What a test expects of headers, or of trailers. Every failure ends with all of them.</summary>
/// <param name="metadata">The metadata. Of null, every assertion fails.</param>
public sealed class MetadataAssertions(Metadata? metadata)
    : ReferenceTypeAssertions<Metadata?, MetadataAssertions>(metadata)
{
    /// <inheritdoc/>
    protected override string Identifier => "metadata";

    /// <summary>There is an entry with this key.</summary>
    /// <param name="key">The key; its case does not count.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <returns>Which: the first entry with that key.</returns>
    /// <exception cref="ArgumentException">No key can look like this.</exception>
    [CustomAssertion]
    public AndWhichConstraint<MetadataAssertions, Metadata.Entry> ContainKey(
        string key, string because = "", params object[] becauseArgs)
    {
        var expectation = MetadataExpectation.Present(key);
        Verify("contain", expectation, because, becauseArgs);
        return new(this, MetadataText.First(Subject, expectation.Key));
    }

    /// <summary>There is no entry with this key.</summary>
    /// <param name="key">The key; its case does not count.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentException">No key can look like this.</exception>
    [CustomAssertion]
    public AndConstraint<MetadataAssertions> NotContainKey(
        string key, string because = "", params object[] becauseArgs) =>
        Verify("contain no", MetadataExpectation.Absent(key), because, becauseArgs);

    /// <summary>There is an entry with this key and value, perhaps among other values.</summary>
    /// <param name="key">The key; its case does not count.</param>
    /// <param name="value">The value.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentException">No key can look like this, its values are bytes, or the value is null.
    /// </exception>
    [CustomAssertion]
    public AndConstraint<MetadataAssertions> Contain(
        string key, string value, string because = "", params object[] becauseArgs) =>
        Verify("contain", MetadataExpectation.Value(key, value), because, becauseArgs);

    /// <summary>There is a binary entry with this key and value, perhaps among other values.</summary>
    /// <param name="key">The key, which ends with <c>-bin</c>; its case does not count.</param>
    /// <param name="value">The value.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentException">No key can look like this, its values are text, or the value is null.
    /// </exception>
    [CustomAssertion]
    public AndConstraint<MetadataAssertions> Contain(
        string key, byte[] value, string because = "", params object[] becauseArgs) =>
        Verify("contain", MetadataExpectation.Value(key, value), because, becauseArgs);

    /// <summary>The entries with this key have these values, in this order, and no others.</summary>
    /// <param name="key">The key; its case does not count.</param>
    /// <param name="values">The values, such as <c>["a", "b"]</c>.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentException">No key can look like this, its values are bytes, or there is no value or a
    /// null.</exception>
    [CustomAssertion]
    public AndConstraint<MetadataAssertions> Contain(
        string key, IEnumerable<string> values, string because = "", params object[] becauseArgs) =>
        Verify("contain", MetadataExpectation.Values(key, values), because, becauseArgs);

    /// <summary>There are no entries.</summary>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    [CustomAssertion]
    public AndConstraint<MetadataAssertions> BeEmpty(string because = "", params object[] becauseArgs) =>
        Verify("be empty", metadata => CountFault(metadata, 0), because, becauseArgs);

    /// <summary>There are entries.</summary>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    [CustomAssertion]
    public AndConstraint<MetadataAssertions> NotBeEmpty(string because = "", params object[] becauseArgs) =>
        Verify("have entries", metadata => metadata.Count > 0 ? null : "it was empty", because, becauseArgs);

    /// <summary>There are this many entries; a key with two values makes two.</summary>
    /// <param name="expected">How many; not negative.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    [CustomAssertion]
    public AndConstraint<MetadataAssertions> HaveCount(
        int expected, string because = "", params object[] becauseArgs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(expected);
        return Verify(
            $"have {(expected == 1 ? "1 entry" : $"{expected} entries")}",
            metadata => CountFault(metadata, expected),
            because,
            becauseArgs);
    }

    /// <summary>
    /// The entries are these: the same keys, each with the same values in the same order. The order of the keys does
    /// not count: HTTP/2 does not keep it.
    /// </summary>
    /// <param name="expected">The entries.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="expected"/> is null.</exception>
    [CustomAssertion]
    public AndConstraint<MetadataAssertions> BeEquivalentTo(
        Metadata expected, string because = "", params object[] becauseArgs)
    {
        ArgumentNullException.ThrowIfNull(expected);
        return Verify(
            "be equivalent to the given metadata",
            metadata => MetadataDifference.Between(expected, metadata),
            because,
            becauseArgs);
    }

    private string Account() => Subject is null or { Count: 0 } ? "" : $"\nAll of it:{MetadataText.Lines(Subject)}";

    private static string? CountFault(Metadata metadata, int expected) =>
        metadata.Count == expected ? null : $"it had {(metadata.Count == 0 ? "none" : metadata.Count)}";

    [CustomAssertion]
    private AndConstraint<MetadataAssertions> Verify(
        string verb, MetadataExpectation expectation, string because, object[] becauseArgs) =>
        Verify($"{verb} {expectation.Text}", expectation.FaultOf, because, becauseArgs);

    // "Expected metadata to {expectation}{reason}, but {fault}": the fault is null when all is well.
    [CustomAssertion]
    private AndConstraint<MetadataAssertions> Verify(
        string expectation, Func<Metadata, string?> findFault, string because, object[] becauseArgs)
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
                    new PlainText(Sentence.EndOf(fault) + Account()));
        }

        return new AndConstraint<MetadataAssertions>(this);
    }
}
