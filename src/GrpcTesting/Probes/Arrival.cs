namespace GrpcTesting.Probes;

/// <summary>What a read brought: a message, or the end of the call.</summary>
internal sealed record Arrival<TResponse>(TResponse? Message, CallOutcome<TResponse>? End)
{
    /// <summary>What went wrong at the client, or below it. A status that the server sent has none.</summary>
    public Exception? Cause => End?.Status.DebugException is { } exception and not OperationCanceledException
        ? exception
        : null;

    public override string ToString() => End is null
        ? $"a message arrived: {CallReport.Shortened($"{Message}")}"
        : $"the call ended with {CallReport.Describe(End.Status)}";
}
