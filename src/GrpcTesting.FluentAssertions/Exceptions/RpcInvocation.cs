using FluentAssertions;
using FluentAssertions.Execution;
using FluentAssertions.Specialized;
using Grpc.Core;
using GrpcTesting.Failures;

namespace GrpcTesting.Exceptions;

/// <summary>Invokes a call, and checks how it fails.</summary>
internal static class RpcInvocation
{
    public static async Task<ExceptionAssertions<RpcException>> VerifyAsync(
        Func<Task>? call, StatusCode? expected, string because, object[] becauseArgs)
    {
        if (call is null)
        {
            return Report(expected, "there is no call: it was <null>.", because, becauseArgs);
        }

        try
        {
            await call().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever it throws is what the assertion is about.
        catch (Exception exception)
        {
            return Check(exception, expected, because, becauseArgs);
        }
#pragma warning restore CA1031

        return Report(expected, "it succeeded.", because, becauseArgs);
    }

    public static ExceptionAssertions<RpcException> Verify(
        Action? call, StatusCode? expected, string because, object[] becauseArgs)
    {
        if (call is null)
        {
            return Report(expected, "there is no call: it was <null>.", because, becauseArgs);
        }

        try
        {
            call();
        }
#pragma warning disable CA1031 // Whatever it throws is what the assertion is about.
        catch (Exception exception)
        {
            return Check(exception, expected, because, becauseArgs);
        }
#pragma warning restore CA1031

        return Report(expected, "it succeeded.", because, becauseArgs);
    }

    private static ExceptionAssertions<RpcException> Check(
        Exception thrown, StatusCode? expected, string because, object[] becauseArgs)
    {
        var failure = thrown is AggregateException { InnerExceptions: [var only] } ? only : thrown;
        if (failure is not RpcException exception)
        {
            return Report(expected, $"it threw another exception:\n{failure}", because, becauseArgs);
        }

        return expected is null || exception.StatusCode == expected
            ? new ExceptionAssertions<RpcException>([exception])
            : Report(
                expected,
                $"it failed with {exception.StatusCode}.\n{RpcExceptionText.Of(exception)}",
                because,
                becauseArgs,
                exception);
    }

    // In an AssertionScope the test goes on: with the exception, or with none.
    private static ExceptionAssertions<RpcException> Report(
        StatusCode? expected, string fault, string because, object[] becauseArgs, params RpcException[] exceptions)
    {
        Execute.Assertion
            .BecauseOf(because, becauseArgs)
            .FailWith(
                "Expected the call to fail with {0}{reason}, but {1}",
                new PlainText(expected is { } code ? $"status {code}" : "an RpcException"),
                new PlainText(fault));
        return new ExceptionAssertions<RpcException>(exceptions);
    }
}
