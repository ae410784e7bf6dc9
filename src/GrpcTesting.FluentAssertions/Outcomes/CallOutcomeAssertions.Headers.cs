using System.Runtime.CompilerServices;
using FluentAssertions;
using Grpc.Core;
using GrpcTesting.Headers;

namespace GrpcTesting;

public sealed partial class CallOutcomeAssertions<TResponse>
{
    /// <summary>There is a response header of this name.</summary>
    /// <param name="key">The name; its case does not count.</param>
    /// <param name="because">Why, as in FluentAssertions. Name the argument: a second text is a value.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <returns>Which: the first entry of that name.</returns>
    /// <exception cref="ArgumentException">No key can look like this.</exception>
    [CustomAssertion]
    public AndWhichConstraint<CallOutcomeAssertions<TResponse>, Metadata.Entry> HaveHeader(
        string key, string because = "", params object[] becauseArgs)
    {
        var expectation = MetadataExpectation.Present(key);
        VerifyHeader("have header", expectation, because, becauseArgs);
        return new(this, MetadataText.First(Subject?.Headers, expectation.Key));
    }

    /// <summary>There is a response header of this name and value, perhaps among other values.</summary>
    /// <param name="key">The name; its case does not count.</param>
    /// <param name="value">The value.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentException">No key can look like this, its values are bytes, or the value is null.
    /// </exception>
    [CustomAssertion]
    [OverloadResolutionPriority(1)]
    public AndConstraint<CallOutcomeAssertions<TResponse>> HaveHeader(
        string key, string value, string because = "", params object[] becauseArgs) =>
        VerifyHeader("have header", MetadataExpectation.Value(key, value), because, becauseArgs);

    /// <summary>There is a binary response header of this name and value, perhaps among other values.</summary>
    /// <param name="key">The name, which ends with <c>-bin</c>; its case does not count.</param>
    /// <param name="value">The value.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentException">No key can look like this, its values are text, or the value is null.
    /// </exception>
    [CustomAssertion]
    public AndConstraint<CallOutcomeAssertions<TResponse>> HaveHeader(
        string key, byte[] value, string because = "", params object[] becauseArgs) =>
        VerifyHeader("have header", MetadataExpectation.Value(key, value), because, becauseArgs);

    /// <summary>The response headers of this name have these values, in this order, and no others.</summary>
    /// <param name="key">The name; its case does not count.</param>
    /// <param name="values">The values, such as <c>["a", "b"]</c>.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentException">No key can look like this, its values are bytes, or there is no value or a
    /// null.</exception>
    [CustomAssertion]
    public AndConstraint<CallOutcomeAssertions<TResponse>> HaveHeader(
        string key, IEnumerable<string> values, string because = "", params object[] becauseArgs) =>
        VerifyHeader("have header", MetadataExpectation.Values(key, values), because, becauseArgs);

    /// <summary>There is no response header of this name.</summary>
    /// <param name="key">The name; its case does not count.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentException">No key can look like this.</exception>
    [CustomAssertion]
    public AndConstraint<CallOutcomeAssertions<TResponse>> NotHaveHeader(
        string key, string because = "", params object[] becauseArgs) =>
        VerifyHeader("have no header", MetadataExpectation.Absent(key), because, becauseArgs);

    [CustomAssertion]
    private AndConstraint<CallOutcomeAssertions<TResponse>> VerifyHeader(
        string verb, MetadataExpectation expectation, string because, object[] becauseArgs) =>
        Verify(
            $"{verb} {expectation.Text}",
            outcome => MetadataFault(expectation, outcome.Headers, outcome.Trailers, "a trailer"),
            because,
            becauseArgs);
}
