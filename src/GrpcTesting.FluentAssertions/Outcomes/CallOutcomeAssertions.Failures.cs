using FluentAssertions;
using Google.Protobuf;
using GrpcTesting.Exceptions;
using GrpcTesting.Failures;

namespace GrpcTesting;

public sealed partial class CallOutcomeAssertions<TResponse>
{
    /// <summary>
    /// The status carries a rich error detail of this type: one in the <c>google.rpc.Status</c> of the trailer
    /// <c>grpc-status-details-bin</c>.
    /// </summary>
    /// <typeparam name="TDetail">The detail's message, such as <c>Google.Rpc.BadRequest</c>.</typeparam>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <returns>Which: the first detail of that type.</returns>
    [CustomAssertion]
    public AndWhichConstraint<CallOutcomeAssertions<TResponse>, TDetail> HaveErrorDetail<TDetail>(
        string because = "", params object[] becauseArgs)
        where TDetail : class, IMessage<TDetail>, new()
    {
        var details = ErrorDetails.Of(Subject?.Trailers);
        Verify(
            $"have an error detail of type {ErrorDetails.NameOf<TDetail>()}",
            _ => details.FaultOf<TDetail>(),
            because,
            becauseArgs);
        return new(this, details.Find<TDetail>());
    }

    /// <summary>
    /// The handler, or an interceptor of the app, threw this type of exception, or one derived from it.
    /// </summary>
    /// <typeparam name="TException">The exception.</typeparam>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <returns>Which: the exception.</returns>
    [CustomAssertion]
    public AndWhichConstraint<CallOutcomeAssertions<TResponse>, TException> HaveServerException<TException>(
        string because = "", params object[] becauseArgs)
        where TException : Exception
    {
        Verify(
            $"have a server exception of type {typeof(TException)}",
            outcome => outcome.ServerException switch
            {
                TException => null,
                null => "none was seen",
                var other => $"the server threw {other.GetType()}",
            },
            because,
            becauseArgs);
        return new(this, Matching());

        IEnumerable<TException> Matching()
        {
            yield return Subject?.ServerException as TException
                ?? throw new InvalidOperationException($"There is no {typeof(TException)} to go on with.");
        }
    }

    /// <summary>Neither the handler nor an interceptor of the app threw.</summary>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    [CustomAssertion]
    public AndConstraint<CallOutcomeAssertions<TResponse>> NotHaveServerException(
        string because = "", params object[] becauseArgs) =>
        Verify(
            "have no server exception",
            outcome => outcome.ServerException is { } exception ? $"the server threw {exception.GetType()}" : null,
            because,
            becauseArgs);

    /// <summary>The call took less time than this, from making it to its end.</summary>
    /// <param name="limit">The time that it must not reach; more than zero.</param>
    /// <param name="because">Why, as in FluentAssertions.</param>
    /// <param name="becauseArgs">What to put into <paramref name="because"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is zero or negative.</exception>
    [CustomAssertion]
    public AndConstraint<CallOutcomeAssertions<TResponse>> BeFasterThan(
        TimeSpan limit, string because = "", params object[] becauseArgs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero);
        return Verify(
            $"be faster than {Shown.Time(limit)}",
            outcome => outcome.Elapsed < limit ? null : $"it took {Shown.Time(outcome.Elapsed)}",
            because,
            becauseArgs);
    }
}
