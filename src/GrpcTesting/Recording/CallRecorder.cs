using System.Runtime.CompilerServices;
using GrpcTesting.Recording;

namespace GrpcTesting;

/// <summary>
/// What the clients and the server of a fixture saw: every call, of all four kinds, in the order in which they began.
/// </summary>
/// <remarks>
/// It holds the calls of the fixture's clients (<see cref="GrpcFixture.CreateClient{TClient}"/>,
/// <see cref="GrpcFixture.CallInvoker"/>), with the server's view of the same call; and foreign calls, such as those of
/// <see cref="GrpcFixture.CreateChannel"/>, with the server's view only. It can be read at any time, during the calls
/// and after the fixture's disposal, and from several threads. What it keeps is bounded by
/// <see cref="GrpcFixtureOptions.Records"/>.
/// </remarks>
public sealed class CallRecorder
{
    private readonly string _fixture;
    private volatile Session? _session;
    private volatile IReadOnlyList<CallLeak> _leaks = [];

    internal CallRecorder(string fixture) => _fixture = fixture;

    /// <summary>How many calls are kept. <see cref="Dropped"/> more were made.</summary>
    public int Count => _session?.Book.Calls().Count() ?? 0;

    /// <summary>How many calls are no longer kept, because there were more than
    /// <see cref="GrpcRecordOptions.MaxCalls"/>.</summary>
    public long Dropped => _session is { } session ? Math.Max(0, session.Book.Recorded - Count) : 0;

    /// <summary>The call that began last; null when there is none.</summary>
    public RecordedCall? Latest => _session?.Book.Calls().LastOrDefault()?.ToRecord();

    /// <summary>
    /// The calls that were open when the fixture was disposed. Empty before, with <see cref="LeakPolicy.Ignore"/>, and
    /// for calls that were no longer kept.
    /// </summary>
    public IReadOnlyList<CallLeak> Leaks => _leaks;

    /// <summary>The calls as they are now, oldest first.</summary>
    public IReadOnlyList<RecordedCall> Snapshot() =>
        _session is { } session ? [.. session.Book.Calls().Select(call => call.ToRecord())] : [];

    /// <summary>Forgets the calls until now. One that is open is not shown again, but still counts as a leak.</summary>
    public void Clear() => _session?.Book.Clear();

    /// <summary>Waits until a call, of the past or to come, is as it should be.</summary>
    /// <param name="predicate">Asked of every call now, and again whenever one changes.</param>
    /// <param name="timeout">How long to wait; null for the fixture's <see cref="GrpcFixtureOptions.Timeout"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="expression">Leave it to the compiler: the predicate's text, for the message.</param>
    /// <returns>The oldest such call.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is zero, negative or over 24 days.</exception>
    /// <exception cref="GrpcAssertionException">There was no such call in time; the message shows those there were.
    /// </exception>
    /// <exception cref="InvalidOperationException">Calls are not recorded.</exception>
    public async Task<RecordedCall> WaitForAsync(
        Func<RecordedCall, bool> predicate,
        TimeSpan? timeout = null,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(predicate))] string expression = "")
    {
        ArgumentNullException.ThrowIfNull(predicate);
        var session = _session ?? throw new InvalidOperationException(
            $"{_fixture} has not started, so there is no call to wait for. Start it, or use a client of it, first.");
        if (!session.Book.IsOpen)
        {
            throw new InvalidOperationException(
                $"{_fixture} does not record calls: its GrpcFixtureOptions.Records.Enabled is false.");
        }

        var bound = timeout is { } given ? WaitBound.Validate(given, nameof(timeout)) : session.Timeout;
        try
        {
            return await session.Book.Signal.WaitAsync(
                () => Snapshot().FirstOrDefault(predicate), bound, session.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new GrpcAssertionException(
                $"No call met `{expression}` within {WaitBound.Describe(bound)}. {this}");
        }
    }

    /// <summary>An account of the calls: the newest 20, each with its status, times and newest messages.</summary>
    public override string ToString() => _session is { Book.IsOpen: false }
        ? $"{_fixture} does not record calls: its GrpcFixtureOptions.Records.Enabled is false."
        : RecordText.Describe(_fixture, Snapshot(), Dropped);

    internal CallBook Open(GrpcRecordOptions options, TimeSpan timeout, TimeProvider time)
    {
        var book = new CallBook(options, time);
        _session = new Session(book, timeout, time);
        return book;
    }

    /// <summary>Notes the calls that the test left open. Call it before the channels are closed.</summary>
    internal void FindOpenCalls()
    {
        if (_session is { } session)
        {
            _leaks = [.. session.Book.All().Select(LeakOf).OfType<CallLeak>()];
        }
    }

    /// <summary>Notes the handlers that still run. Call it when the server has stopped.</summary>
    internal void FindRunningHandlers()
    {
        if (_session is { } session)
        {
            _leaks =
            [
                .. _leaks,
                .. session.Book.All()
                    .Where(call => call.IsHandled)
                    .Select(call => new CallLeak(LeakKind.HandlerStillRunning, call.ToRecord())),
            ];
        }
    }

    /// <exception cref="GrpcAssertionException">Something was left open.</exception>
    internal void ThrowIfLeaked()
    {
        if (_leaks.Count > 0)
        {
            throw new GrpcAssertionException(DescribeLeaks());
        }
    }

    internal string DescribeLeaks() =>
        $"{_fixture} was disposed while calls were open:\n{string.Join('\n', _leaks)}";

    private static CallLeak? LeakOf(TrackedCall call) => call.Client is { IsFinished: false, IsDisposed: false } client
        ? new CallLeak(
            client.HasResponseStream ? LeakKind.ResponsesNotRead : LeakKind.CallNotFinished,
            call.ToRecord())
        : null;

    private sealed record Session(CallBook Book, TimeSpan Timeout, TimeProvider Time);
}
