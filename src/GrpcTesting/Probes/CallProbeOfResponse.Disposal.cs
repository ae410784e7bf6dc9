using GrpcTesting.Probes;
using static System.FormattableString;

namespace GrpcTesting;

// What may be left when the test is done.
public partial class CallProbe<TResponse>
{
    private const int MaxUnread = 1000;

    // Only a test that fails anyway waits for so long, so that its failure can tell more.
    private static readonly TimeSpan LongestWaitForMore = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Messages that nobody reads are fine from now on: the disposal does not look for them,
    /// and <see cref="ExpectCompletedAsync"/> and <see cref="ExpectErrorAsync"/> read past them.
    /// </summary>
    /// <returns>This probe.</returns>
    public virtual CallProbe<TResponse> IgnoreUnreadMessages()
    {
        _call.IgnoresUnreadMessages = true;
        return this;
    }

    /// <summary>
    /// The call may be left open on purpose: the disposal cancels it, and does not ask how it ended, if it did.
    /// </summary>
    /// <returns>This probe.</returns>
    public virtual CallProbe<TResponse> IgnoreOpenCall()
    {
        _call.IgnoresOpenCall = true;
        return this;
    }

    /// <summary>
    /// Ends the call, and fails when the test has left something over: an end that it neither expected nor brought
    /// about with <see cref="CancelAsync"/>, or messages that had arrived and that nobody read. Not after a step that failed:
    /// one failure is enough. Never hangs.
    /// </summary>
    /// <exception cref="GrpcAssertionException">Something was left over. When the test had thrown something before, it
    /// is the inner exception, because C# lets the exception of a disposal hide it.</exception>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Increment(ref _disposals) > 1)
        {
            return;
        }

        TestFlow.Leave();
        try
        {
            if (!_call.HasFailed && !_call.IsSettled)
            {
                await FailOnLeftoversAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            _call.Handle.Dispose();
            GC.SuppressFinalize(this);
        }
    }

    private async Task FailOnLeftoversAsync()
    {
        var (unread, end) = await DrainAsync().ConfigureAwait(false);
        var isUnread = unread > 0 && !_call.IgnoresUnreadMessages;
        if (isUnread || !_call.IgnoresOpenCall)
        {
            var thrown = _call.Flow.ThrownSince;
            throw new GrpcAssertionException(
                _call.Tell(Headline(isUnread ? unread : 0, end), _call.Site, inVain: end is null, thrown), thrown);
        }
    }

    private string Headline(int unread, CallOutcome<TResponse>? end)
    {
        var messages = unread switch
        {
            0 => null,
            1 => "1 message unread",
            MaxUnread => $"{MaxUnread} messages or more unread",
            _ => Invariant($"{unread} messages unread"),
        };

        // The only message of a call includes its end.
        if (_call.IgnoresOpenCall || (_call.Reader.IsSingle && messages is not null))
        {
            return $"The test left {messages}. If that is on purpose, call IgnoreUnreadMessages.";
        }

        var and = messages is null ? string.Empty : $"{messages} and ";
        return end is null
            ? $"The test left {and}the call open. If that is on purpose, call CancelAsync."
            : $"The test left {and}the end of the call unexpected: {CallReport.Describe(end.Status)}.";
    }

    /// <summary>Reads what has arrived, but does not wait for what has not.</summary>
    private async Task<(int Unread, CallOutcome<TResponse>? End)> DrainAsync()
    {
        var more = new Deadline(_call.IgnoresOpenCall ? TimeSpan.Zero : LongestWaitForMore, TimeProvider.System);
        for (var unread = 0; ; unread++)
        {
            var arrival = _call.Reader.Peek();
            if (unread == MaxUnread || !await more.IsMetByAsync(arrival).ConfigureAwait(false))
            {
                return (unread, null);
            }

            var arrived = await arrival.ConfigureAwait(false);
            if (arrived.End is { } end)
            {
                return (unread, end);
            }

            _call.Reader.Take(arrived, stayUnread: true);
        }
    }
}
