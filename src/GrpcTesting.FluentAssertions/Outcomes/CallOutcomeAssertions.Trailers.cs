using System.Runtime.CompilerServices;
using FluentAssertions;
using Grpc.Core;
using GrpcTesting.Headers;

namespace GrpcTesting;

public sealed partial class CallOutcomeAssertions<TResponse>
{
    /// <summary>There is a response trailer of this name.</summary>
    /// <param name="key">The name; its case does not count.</param>
    /// <param name="because">Why, as in FluentAssertions. Name the argument: a second text is a value.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <returns>Which: the first entry of that name.</returns>
    /// <exception cref="ArgumentException">No key can look like this.</exception>
    [CustomAssertion]
    public AndWhichConstraint<CallOutcomeAssertions<TResponse>, Metadata.Entry> HaveTrailer(
        string key, string because = "", params object[] becauseArgs)
    {
        var expectation = MetadataExpectation.Present(key);
        VerifyTrailer("have trailer", expectation, because, becauseArgs);
        return new(this, MetadataText.First(Subject?.Trailers, expectation.Key));
    }

    /// <summary>There is a response trailer of this name and value, perhaps among other values.</summary>
    /// <param name="key">The name; its case does not count.</param>
    /// <param name="value">The value.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentException">No key can look like this, its values are bytes, or the value is null.
    /// </exception>
    [CustomAssertion]
    [OverloadResolutionPriority(1)]
    public AndConstraint<CallOutcomeAssertions<TResponse>> HaveTrailer(
        string key, string value, string because = "", params object[] becauseArgs) =>
        VerifyTrailer("have trailer", MetadataExpectation.Value(key, value), because, becauseArgs);

    /// <summary>There is a binary response trailer of this name and value, perhaps among other values.</summary>
    /// <param name="key">The name, which ends with <c>-bin</c>; its case does not count.</param>
    /// <param name="value">The value.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentException">No key can look like this, its values are text, or the value is null.
    /// </exception>
    [CustomAssertion]
    public AndConstraint<CallOutcomeAssertions<TResponse>> HaveTrailer(
        string key, byte[] value, string because = "", params object[] becauseArgs) =>
        VerifyTrailer("have trailer", MetadataExpectation.Value(key, value), because, becauseArgs);

    /// <summary>The response trailers of this name have these values, in this order, and no others.</summary>
    /// <param name="key">The name; its case does not count.</param>
    /// <param name="values">The values, such as <c>["a", "b"]</c>.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentException">No key can look like this, its values are bytes, or there is no value or a
    /// null.</exception>
    [CustomAssertion]
    public AndConstraint<CallOutcomeAssertions<TResponse>> HaveTrailer(
        string key, IEnumerable<string> values, string because = "", params object[] becauseArgs) =>
        VerifyTrailer("have trailer", MetadataExpectation.Values(key, values), because, becauseArgs);

    /// <summary>There is no response trailer of this name.</summary>
    /// <param name="key">The name; its case does not count.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentException">No key can look like this.</exception>
    [CustomAssertion]
    public AndConstraint<CallOutcomeAssertions<TResponse>> NotHaveTrailer(
        string key, string because = "", params object[] becauseArgs) =>
        VerifyTrailer("have no trailer", MetadataExpectation.Absent(key), because, becauseArgs);

    [CustomAssertion]
    private AndConstraint<CallOutcomeAssertions<TResponse>> VerifyTrailer(
        string verb, MetadataExpectation expectation, string because, object[] becauseArgs) =>
        Verify(
            $"{verb} {expectation.Text}",
            outcome => MetadataFault(expectation, outcome.Trailers, outcome.Headers, "a header"),
            because,
            becauseArgs);
}
