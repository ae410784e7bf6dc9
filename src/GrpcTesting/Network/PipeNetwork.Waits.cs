namespace GrpcTesting;

/// <content>Waits that say what the network was doing when they took too long.</content>
public sealed partial class PipeNetwork
{
    private TaskCompletionSource _connectionsChanged = NewSignal();

    /// <summary>What bounds a wait that names no time of its own.</summary>
    internal TimeSpan WaitTimeout { get; set; } = WaitBound.Default;

    /// <summary>Waits for a step of the test, such as a write; what the step throws comes through.</summary>
    /// <param name="step">The step.</param>
    /// <param name="timeout">How long to wait, in real time; null for the fixture's
    /// <see cref="GrpcFixtureOptions.Timeout"/>.</param>
    /// <exception cref="GrpcAssertionException">The step was not over in time. The message shows the network, the calls
    /// that run, and whether anything still moved.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The timeout is zero, negative or over 24 days.</exception>
    public async Task WaitForAsync(Task step, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(step);
        var bound = WaitBound.Validate(timeout ?? WaitTimeout, nameof(timeout));

        // Whether anything moved is judged by the second half: at first, a deadlock still fills its windows.
        var half = bound == Timeout.InfiniteTimeSpan ? bound : bound / 2;
        if (!await EndsAsync(step, half).ConfigureAwait(false))
        {
            var moved = Moved();
            if (!await EndsAsync(step, half).ConfigureAwait(false))
            {
                // It fails when the test ends its call, and nobody else may have it.
                Observed.Later(step);
                throw new GrpcAssertionException(
                    $"The step was not over after {WaitBound.Describe(bound)}. {Explain(moved, half)}\n{this}");
            }
        }

        await step.ConfigureAwait(false);
    }

    /// <summary>Waits for a step of the test that has a result.</summary>
    /// <inheritdoc cref="WaitForAsync(Task, TimeSpan?)"/>
    public async Task<T> WaitForAsync<T>(Task<T> step, TimeSpan? timeout = null)
    {
        await WaitForAsync((Task)step, timeout).ConfigureAwait(false);
        return await step.ConfigureAwait(false);
    }

    /// <summary>Waits until the connections are as a test wants them; looks whenever one opens or ends.</summary>
    /// <returns>The connections as they were then.</returns>
    /// <exception cref="GrpcAssertionException">They were not so within the fixture's
    /// <see cref="GrpcFixtureOptions.Timeout"/>. The message shows the network.</exception>
    public async Task<IReadOnlyList<PipeConnectionInfo>> WaitForConnectionsAsync(
        Func<IReadOnlyList<PipeConnectionInfo>, bool> until)
    {
        ArgumentNullException.ThrowIfNull(until);
        using var timeout = new CancellationTokenSource(WaitTimeout, TimeProvider.System);
        while (true)
        {
            var changed = Volatile.Read(ref _connectionsChanged).Task;
            var connections = Connections;
            if (until(connections))
            {
                return connections;
            }

            await changed.WaitAsync(timeout.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (timeout.IsCancellationRequested)
            {
                throw new GrpcAssertionException(
                    $"The connections were not as expected after {WaitBound.Describe(WaitTimeout)}.\n{this}");
            }
        }
    }

    /// <summary>
    /// Waits until the clients have noticed the end of every connection that has ended. A call made before that may
    /// still be put on such a connection, and fail with it; one made after that opens another.
    /// </summary>
    /// <exception cref="GrpcAssertionException">A client did not notice within the fixture's
    /// <see cref="GrpcFixtureOptions.Timeout"/>: conditions may hold up the end. The message shows the network.
    /// </exception>
    public async Task WaitUntilNoticedAsync() =>
        await WaitForConnectionsAsync(all => all.All(one => one.IsOpen || !one.IsHeldByClient)).ConfigureAwait(false);

    private static async Task<bool> EndsAsync(Task step, TimeSpan bound)
    {
        await step.WaitAsync(bound, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return step.IsCompleted;
    }

    private long Moved() =>
        Connections.Sum(connection => connection.ToServer.Delivered + connection.ToClient.Delivered);

    private string Explain(long movedBefore, TimeSpan lately)
    {
        var time = WaitBound.Describe(lately);
        var moved = Moved() - movedBefore;
        if (moved != 0)
        {
            return FormattableString.Invariant($"In the last {time}, {moved:N0} bytes arrived.");
        }

        var nothing = $"In the last {time}, no byte arrived on either side";
        if (HasConditions)
        {
            return $"{nothing}: look at the conditions.";
        }

        return RunningCalls.Count == 0
            ? $"{nothing}, and no call is running at the server."
            : $"{nothing}, although no condition holds anything back: client and server wait for each other. Where both "
            + "write and neither reads, the HTTP/2 flow-control windows are used up, and both writes wait for ever.";
    }

    private void SignalConnections() => Interlocked.Exchange(ref _connectionsChanged, NewSignal()).TrySetResult();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
