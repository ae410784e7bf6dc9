using System.Runtime.CompilerServices;
using Grpc.Core;

namespace GrpcTesting.Probes;

/// <summary>Refuses bad input to a step. That, too, is a failure the test is told of.</summary>
internal static class Argument
{
    public static void NotNull<TResponse>(
        LiveCall<TResponse> call, object? argument, [CallerArgumentExpression(nameof(argument))] string? name = null)
    {
        if (argument is null)
        {
            call.SeeFailure();
            throw new ArgumentNullException(name);
        }
    }

    public static void Positive<TResponse>(
        LiveCall<TResponse> call, int argument, [CallerArgumentExpression(nameof(argument))] string? name = null)
    {
        if (argument <= 0)
        {
            call.SeeFailure();
            throw new ArgumentOutOfRangeException(name, argument, "Expect at least one message.");
        }
    }

    public static void Window<TResponse>(
        LiveCall<TResponse> call, TimeSpan argument, [CallerArgumentExpression(nameof(argument))] string? name = null)
    {
        if (argument <= TimeSpan.Zero || argument.TotalMilliseconds > int.MaxValue)
        {
            call.SeeFailure();
            throw new ArgumentOutOfRangeException(name, argument, "A window is a positive time of at most 24 days.");
        }
    }

    public static void Error<TResponse>(
        LiveCall<TResponse> call, StatusCode argument, [CallerArgumentExpression(nameof(argument))] string? name = null)
    {
        if (argument == StatusCode.OK)
        {
            call.SeeFailure();
            throw new ArgumentException("OK is no error: use ExpectCompletedAsync.", name);
        }
    }
}
