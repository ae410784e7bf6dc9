using GrpcTesting.Probes;
using static System.FormattableString;

namespace GrpcTesting;

// What every step has in common.
public partial class CallProbe<TResponse>
{
    private protected async Task<T> StepAsync<T>(
        Func<string> expected,
        TimeSpan? timeout,
        string file,
        int line,
        Func<ProbeStep<TResponse>, Task<T>> act,
        bool inTurn = true)
    {
        ObjectDisposedException.ThrowIf(_disposals > 0, this);
        TestFlow.Leave();
        try
        {
            var bound = timeout is { } given ? WaitBound.Validate(given, nameof(timeout)) : _call.Bound;
            using var turn = inTurn ? _call.Expectations.Take() : null;
            var step = new ProbeStep<TResponse>(_call, turn, expected, bound, new TestLine(file, line));
            await step.BeginAsync().ConfigureAwait(false);
            return await act(step).ConfigureAwait(false);
        }
        catch when (_call.SeeFailure())
        {
            throw;
        }
    }

    private Task<TResponse> NextAsync(ProbeStep<TResponse> step) => NextAsync(step, before: 0);

    /// <param name="step">The step.</param>
    /// <param name="before">How many messages the step has got already.</param>
    private async Task<TResponse> NextAsync(ProbeStep<TResponse> step, int before)
    {
        // Messages that come without end would never let the time run out.
        var arrival = before > 0 && step.IsOver ? null : await step.ArrivalAsync().ConfigureAwait(false);
        switch (arrival)
        {
            case null:
                var some = before == 0 ? "none" : Invariant($"only {before}");
                throw step.Failure($"{some} arrived within {step.Bound}");

            case { End: not null }:
                var after = before == 0 ? string.Empty : Invariant($" after {before}");
                throw step.Failure($"{arrival}{after}", arrival.Cause);

            default:
                _call.Reader.Take(arrival);
                _call.IsSettled |= _call.Reader.IsSingle;
                return arrival.Message!;
        }
    }
}
