using FluentAssertions;
using FluentAssertions.Specialized;
using Grpc.Core;
using GrpcTesting.Exceptions;

namespace GrpcTesting;

/// <summary>Invokes calls that are expected to fail.</summary>
public static class RpcInvocationAssertionExtensions
{
    /// <summary>The call fails, with this status or with any.</summary>
    /// <param name="assertions">From <c>client.Invoking(c => c.SayHelloAsync(request).ResponseAsync).Should()</c>.
    /// </param>
    /// <param name="expected">The status code; null for any.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <returns>The exception, to go on with: <c>.WithDetail("*Ada*")</c> may follow without awaiting this first.
    /// </returns>
    [CustomAssertion]
    public static Task<ExceptionAssertions<RpcException>> ThrowRpcExceptionAsync<TTask, TAssertions>(
        this AsyncFunctionAssertions<TTask, TAssertions> assertions,
        StatusCode? expected = null,
        string because = "",
        params object[] becauseArgs)
        where TTask : Task
        where TAssertions : AsyncFunctionAssertions<TTask, TAssertions>
    {
        ArgumentNullException.ThrowIfNull(assertions);
        return RpcInvocation.VerifyAsync(assertions.Subject, expected, because, becauseArgs);
    }

    /// <summary>The call fails, with this status or with any.</summary>
    /// <param name="assertions">From <c>client.Invoking(c => c.SayHelloAsync(request)).Should()</c>.</param>
    /// <param name="expected">The status code; null for any.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <returns>The exception, to go on with: <c>.WithDetail("*Ada*")</c> may follow without awaiting this first.
    /// </returns>
    [CustomAssertion]
    public static Task<ExceptionAssertions<RpcException>> ThrowRpcExceptionAsync<TResponse>(
        this FunctionAssertions<AsyncUnaryCall<TResponse>> assertions,
        StatusCode? expected = null,
        string because = "",
        params object[] becauseArgs)
    {
        ArgumentNullException.ThrowIfNull(assertions);
        var subject = assertions.Subject;
        return RpcInvocation.VerifyAsync(subject is null ? null : InvokeAsync, expected, because, becauseArgs);

        async Task InvokeAsync()
        {
            using var call = subject();
            await call.ResponseAsync.ConfigureAwait(false);
        }
    }

    /// <summary>The blocking call fails, with this status or with any.</summary>
    /// <param name="assertions">From <c>client.Invoking(c => c.SayHello(request)).Should()</c>.</param>
    /// <param name="expected">The status code; null for any.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <returns>The exception, to go on with.</returns>
    /// <exception cref="ArgumentException">The call does not block: it takes <c>ThrowRpcExceptionAsync</c>.</exception>
    [CustomAssertion]
    public static ExceptionAssertions<RpcException> ThrowRpcException<TResponse>(
        this FunctionAssertions<TResponse> assertions,
        StatusCode? expected = null,
        string because = "",
        params object[] becauseArgs)
    {
        ArgumentNullException.ThrowIfNull(assertions);
        if (typeof(TResponse).IsGenericType && typeof(TResponse).GetGenericTypeDefinition() == typeof(AsyncUnaryCall<>))
        {
            throw new ArgumentException(
                $"The call does not block, so its failure is still to come: await {nameof(ThrowRpcExceptionAsync)}().",
                nameof(assertions));
        }

        Action? call = assertions.Subject is { } subject ? () => subject() : null;
        return RpcInvocation.Verify(call, expected, because, becauseArgs);
    }
}
