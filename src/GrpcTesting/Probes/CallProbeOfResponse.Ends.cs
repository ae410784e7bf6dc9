using System.Runtime.CompilerServices;
using Grpc.Core;
using GrpcTesting.Probes;
using GrpcTesting.Recording;

namespace GrpcTesting;

// How a call ends, and that nothing happens before it does.
public partial class CallProbe<TResponse>
{
    /// <summary>
    /// Waits for as long as the window, in which no message may arrive. A call that has ended can bring none, so that
    /// the wait is over then; how it ended remains to be expected.
    /// </summary>
    /// <remarks>This takes the whole window whenever it succeeds on an open call. Prefer an event where there is one:
    /// the reply to a later request proves as much, at once.</remarks>
    /// <param name="window">How long to watch: positive, at most 24 days.</param>
    /// <param name="file">The compiler fills it in.</param>
    /// <param name="line">The compiler fills it in.</param>
    /// <exception cref="GrpcAssertionException">A message arrived.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The window is not a positive time.</exception>
    /// <exception cref="ObjectDisposedException">The probe is disposed.</exception>
    public Task ExpectNoMessageAsync(
        TimeSpan window, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        Argument.Window(_call, window);
        string Expectation() => $"no message for {WaitBound.Describe(window)}";
        return StepAsync<object?>(Expectation, null, file, line, async step =>
        {
            // The turn may take the probe's timeout; the window begins with it.
            var arrival = _call.Reader.Peek();
            if (await new Deadline(window, _call.Time).IsMetByAsync(arrival).ConfigureAwait(false)
                && await arrival.ConfigureAwait(false) is { End: null } message)
            {
                throw step.Failure($"{message}");
            }

            return null;
        });
    }

    /// <summary>Waits for the call to end with <see cref="StatusCode.OK"/>, with no message before that.</summary>
    /// <param name="timeout">How long to wait; null for the probe's timeout.</param>
    /// <param name="file">The compiler fills it in.</param>
    /// <param name="line">The compiler fills it in.</param>
    /// <returns>Everything that the call left behind.</returns>
    /// <exception cref="GrpcAssertionException">A message arrived, the call failed, or it did not end in time. Or it ended
    /// with a binary header or trailer that is not Base64, for which gRPC tells none of them.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is neither positive nor infinite.</exception>
    /// <exception cref="ObjectDisposedException">The probe is disposed.</exception>
    public Task<CallOutcome<TResponse>> ExpectCompletedAsync(
        TimeSpan? timeout = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        StepAsync(() => "the call to complete with OK", timeout, file, line, step => EndAsync(step, StatusCode.OK));

    /// <summary>Waits for the call to fail with that status, with no message before that.</summary>
    /// <param name="code">Any but <see cref="StatusCode.OK"/>.</param>
    /// <param name="timeout">How long to wait; null for the probe's timeout.</param>
    /// <param name="file">The compiler fills it in.</param>
    /// <param name="line">The compiler fills it in.</param>
    /// <returns>Everything that the call left behind: its detail, its trailers, the server's exception.</returns>
    /// <exception cref="GrpcAssertionException">A message arrived, the call ended with another status, or it did not
    /// end in time.</exception>
    /// <exception cref="ArgumentException">The code is <see cref="StatusCode.OK"/>: that is
    /// <see cref="ExpectCompletedAsync"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is neither positive nor infinite.</exception>
    /// <exception cref="ObjectDisposedException">The probe is disposed.</exception>
    public Task<CallOutcome<TResponse>> ExpectErrorAsync(
        StatusCode code,
        TimeSpan? timeout = null,
        [CallerFilePath] string file = "",
        [CallerLineNumber] int line = 0)
    {
        Argument.Error(_call, code);
        return StepAsync(() => $"the call to fail with {code}", timeout, file, line, step => EndAsync(step, code));
    }

    /// <summary>
    /// Cancels the call, as its client may at any time, and waits until that has ended it. Messages on their way are
    /// lost; the disposal asks no more for them, nor for the call's end. <see cref="ExpectErrorAsync"/> can still
    /// expect <see cref="StatusCode.Cancelled"/>. Nothing happens to a call that is over.
    /// </summary>
    /// <param name="timeout">How long to wait; null for the probe's timeout.</param>
    /// <param name="file">The compiler fills it in.</param>
    /// <param name="line">The compiler fills it in.</param>
    /// <exception cref="GrpcAssertionException">The call did not end in time.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is neither positive nor infinite.</exception>
    /// <exception cref="ObjectDisposedException">The probe is disposed.</exception>
    public Task CancelAsync(
        TimeSpan? timeout = null, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        StepAsync<object?>(() => "the cancelled call to end", timeout, file, line, inTurn: false, act: async step =>
        {
            _call.Conversation.Did("cancelled");
            _call.IgnoresUnreadMessages = true;
            _call.IsSettled = true;
            _call.Handle.Dispose();
            return await step.ArrivalAsync().ConfigureAwait(false) is not null
                ? null
                : throw step.Failure($"it was still open after {step.Bound}");
        });

    private async Task<CallOutcome<TResponse>> EndAsync(ProbeStep<TResponse> step, StatusCode code)
    {
        var arrival = await step.ArrivalAsync().ConfigureAwait(false);
        while (arrival is { End: null } && _call.IgnoresUnreadMessages)
        {
            _call.Reader.Take(arrival);
            arrival = step.IsOver ? null : await step.ArrivalAsync().ConfigureAwait(false);
        }

        return arrival switch
        {
            null => throw step.Failure($"it was still open after {step.Bound}{OpenRequests}"),
            { Unreadable: { } cause } when code == StatusCode.OK => throw step.Failure(
                _call.Account.Unreadable ?? UnreadableHeader.Unknown(cause), cause),
            { End: { } end } when end.StatusCode == code => Settled(end),
            { End: { } end } => throw step.Failure($"it ended with {CallReport.Describe(end.Status)}", arrival.Cause),
            _ => throw step.Failure($"{arrival}"),
        };
    }

    // The usual reason why a call does not end.
    private string OpenRequests => _call.IsSending
        ? ", as was the request stream: CompleteAsync was not called"
        : string.Empty;

    private CallOutcome<TResponse> Settled(CallOutcome<TResponse> end)
    {
        _call.IsSettled = true;
        return end;
    }
}
