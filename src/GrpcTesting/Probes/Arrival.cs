namespace GrpcTesting.Probes;

/// <summary>What a read brought: a message, or the end of the call.</summary>
internal sealed record Arrival<TResponse>(TResponse? Message, CallOutcome<TResponse>? End)
{
    public override string ToString() => End is null
        ? $"a message arrived: {CallReport.Shortened($"{Message}")}"
        : $"the call ended with {CallReport.Describe(End.Status)}";
}
