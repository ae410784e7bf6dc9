namespace GrpcTesting.Probes;

/// <summary>What a read brought: a message, or the end of the call.</summary>
/// <param name="Message">The message.</param>
/// <param name="End">The end of the call.</param>
/// <param name="Unreadable">What gRPC throws at who asks a call that succeeded for its headers, or its trailers.</param>
internal sealed record Arrival<TResponse>(
    TResponse? Message, CallOutcome<TResponse>? End, Exception? Unreadable = null)
{
    /// <summary>What went wrong at the client, or below it. A status that the server sent has none.</summary>
    public Exception? Cause => End?.Status.DebugException is { } exception and not OperationCanceledException
        ? exception
        : null;

    public override string ToString() => End is null
        ? $"a message arrived: {CallReport.Shortened($"{Message}")}"
        : $"the call ended with {CallReport.Describe(End.Status)}";
}
