using FluentAssertions;
using FluentAssertions.Execution;
using FluentAssertions.Specialized;
using Google.Protobuf;
using Grpc.Core;
using GrpcTesting.Exceptions;
using GrpcTesting.Failures;
using GrpcTesting.Headers;

namespace GrpcTesting;

/// <summary>What a test expects of an <see cref="RpcException"/> that it has caught.</summary>
public static class RpcExceptionAssertionExtensions
{
    /// <summary>The exception has this status code.</summary>
    /// <param name="assertions">From <c>Should().Throw&lt;RpcException&gt;()</c>.</param>
    /// <param name="expected">The code.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    [CustomAssertion]
    public static ExceptionAssertions<RpcException> WithStatus(
        this ExceptionAssertions<RpcException> assertions,
        StatusCode expected,
        string because = "",
        params object[] becauseArgs) =>
        Verify(
            assertions,
            $"status {expected}",
            exception => exception.StatusCode == expected ? null : $"it had {exception.StatusCode}",
            because,
            becauseArgs);

    /// <summary>The detail of the status matches a pattern. Case counts.</summary>
    /// <param name="assertions">From <c>ThrowRpcExceptionAsync()</c>, or <c>Throw&lt;RpcException&gt;()</c>.</param>
    /// <param name="wildcardPattern">The whole detail, with <c>*</c> for any text and <c>?</c> for any one character.
    /// </param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentException">The pattern is null or empty.</exception>
    [CustomAssertion]
    public static ExceptionAssertions<RpcException> WithDetail(
        this ExceptionAssertions<RpcException> assertions,
        string wildcardPattern,
        string because = "",
        params object[] becauseArgs)
    {
        Wildcard.Validate(wildcardPattern, nameof(wildcardPattern), "use \"*\" for any detail");
        return Verify(
            assertions,
            $"a status detail that matches {Shown.Text(wildcardPattern)}",
            exception => Wildcard.Matches(wildcardPattern, exception.Status.Detail ?? "")
                ? null
                : string.IsNullOrEmpty(exception.Status.Detail)
                    ? "it had none"
                    : $"it was {Shown.Text(exception.Status.Detail)}",
            because,
            becauseArgs);
    }

    /// <summary>There is a trailer of this name and value, perhaps among other values.</summary>
    /// <param name="assertions">From <c>ThrowRpcExceptionAsync()</c>, or <c>Throw&lt;RpcException&gt;()</c>.</param>
    /// <param name="key">The name; its case does not count.</param>
    /// <param name="value">The value.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentException">No key can look like this, its values are bytes, or the value is null.
    /// </exception>
    [CustomAssertion]
    public static ExceptionAssertions<RpcException> WithTrailer(
        this ExceptionAssertions<RpcException> assertions,
        string key,
        string value,
        string because = "",
        params object[] becauseArgs) =>
        WithTrailer(assertions, MetadataExpectation.Value(key, value), because, becauseArgs);

    /// <summary>There is a binary trailer of this name and value, perhaps among other values.</summary>
    /// <param name="assertions">From <c>ThrowRpcExceptionAsync()</c>, or <c>Throw&lt;RpcException&gt;()</c>.</param>
    /// <param name="key">The name, which ends with <c>-bin</c>; its case does not count.</param>
    /// <param name="value">The value.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentException">No key can look like this, its values are text, or the value is null.
    /// </exception>
    [CustomAssertion]
    public static ExceptionAssertions<RpcException> WithTrailer(
        this ExceptionAssertions<RpcException> assertions,
        string key,
        byte[] value,
        string because = "",
        params object[] becauseArgs) =>
        WithTrailer(assertions, MetadataExpectation.Value(key, value), because, becauseArgs);

    /// <summary>The status carries a rich error detail of this type.</summary>
    /// <typeparam name="TDetail">The detail's message, such as <c>Google.Rpc.BadRequest</c>.</typeparam>
    /// <param name="assertions">From <c>ThrowRpcExceptionAsync()</c>, or <c>Throw&lt;RpcException&gt;()</c>.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <returns>Which: the first detail of that type.</returns>
    [CustomAssertion]
    public static AndWhichConstraint<ExceptionAssertions<RpcException>, TDetail> WithErrorDetail<TDetail>(
        this ExceptionAssertions<RpcException> assertions, string because = "", params object[] becauseArgs)
        where TDetail : class, IMessage<TDetail>, new()
    {
        ArgumentNullException.ThrowIfNull(assertions);
        var details = ErrorDetails.Of(assertions.Subject.FirstOrDefault()?.Trailers);
        Verify(
            assertions,
            $"an error detail of type {ErrorDetails.NameOf<TDetail>()}",
            _ => details.FaultOf<TDetail>(),
            because,
            becauseArgs);
        return new(assertions, details.Find<TDetail>());
    }

    [CustomAssertion]
    private static ExceptionAssertions<RpcException> WithTrailer(
        ExceptionAssertions<RpcException> assertions,
        MetadataExpectation expectation,
        string because,
        object[] becauseArgs) =>
        Verify(
            assertions,
            $"trailer {expectation.Text}",
            exception => expectation.FaultOf(exception.Trailers),
            because,
            becauseArgs);

    // "Expected an RpcException with {expectation}{reason}, but {fault}": the fault is null when all is well.
    [CustomAssertion]
    private static ExceptionAssertions<RpcException> Verify(
        ExceptionAssertions<RpcException> assertions,
        string expectation,
        Func<RpcException, string?> findFault,
        string because,
        object[] becauseArgs)
    {
        ArgumentNullException.ThrowIfNull(assertions);
        var exception = assertions.Subject.FirstOrDefault();
        var fault = exception is null ? "there was none." : findFault(exception);
        if (fault is not null)
        {
            Execute.Assertion
                .BecauseOf(because, becauseArgs)
                .FailWith(
                    "Expected an RpcException with {0}{reason}, but {1}",
                    new PlainText(expectation),
                    new PlainText(exception is null ? fault : $"{fault}.\n{RpcExceptionText.Of(exception)}"));
        }

        return assertions;
    }
}
