namespace GrpcTesting.Probes;

/// <summary>One expectation: waits its turn, waits for what it expects, and fails in its own words.</summary>
internal sealed class ProbeStep<TResponse>(
    LiveCall<TResponse> call, Turns.Turn? turn, Func<string> expected, TimeSpan bound, TestLine site)
{
    private readonly Deadline _deadline = new(bound, call.Time);

    public string Bound => WaitBound.Describe(bound);

    /// <summary>Waits until the expectations before this one are over.</summary>
    public async Task BeginAsync()
    {
        if (turn is not null && !await _deadline.IsMetByAsync(turn.Ready).ConfigureAwait(false))
        {
            throw Failure($"an expectation before it was still waiting after {Bound}");
        }
    }

    /// <summary>What arrives next, still to be taken; null when nothing did in time.</summary>
    public async Task<Arrival<TResponse>?> ArrivalAsync()
    {
        var arrival = call.Reader.Peek();
        return await _deadline.IsMetByAsync(arrival).ConfigureAwait(false)
            ? await arrival.ConfigureAwait(false)
            : null;
    }

    /// <summary>Waits for something else than an arrival; false when it did not end in time.</summary>
    public Task<bool> IsMetByAsync(Task task) => _deadline.IsMetByAsync(task);

    /// <summary>Whether there is no more time to wait.</summary>
    public bool IsOver => _deadline.IsOver;

    /// <summary>"Expected …, but ….", and the story.</summary>
    public GrpcAssertionException Failure(string but, Exception? cause = null) => new(
        call.Tell($"Expected {expected()}, but {but}.", site, inVain: IsOver), cause);
}
