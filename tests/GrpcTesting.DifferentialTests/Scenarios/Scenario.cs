namespace GrpcTesting.DifferentialTests;

/// <summary>
/// What client and server do in a call, as one list of steps. A step begins when the one before it is over, whoever
/// does it, so that a scenario has one outcome. Immutable.
/// </summary>
internal sealed record Scenario
{
    /// <summary>The seed it is made from, for messages; null for one that is written by hand.</summary>
    public long? Seed { get; init; }

    /// <summary>The kind of call.</summary>
    public required CallKind Kind { get; init; }

    /// <summary>What the client and the server do, in this order.</summary>
    public required IReadOnlyList<Step> Steps { get; init; }

    /// <summary>How many calls play the steps at once, each for itself, on one channel.</summary>
    public int Calls { get; init; } = 1;

    /// <summary>The request headers of each call.</summary>
    public IReadOnlyList<Header> RequestHeaders { get; init; } = [];

    /// <summary>Which messages cross compressed.</summary>
    public Compression Compression { get; init; }

    /// <summary>The calls' deadline.</summary>
    public CallDeadline Deadline { get; init; }

    /// <summary>Interceptors on the client; each adds a header.</summary>
    public int ClientInterceptors { get; init; }

    /// <summary>Interceptors on the server; each adds a trailer.</summary>
    public int ServerInterceptors { get; init; }

    /// <summary>The largest response that the client takes; null for gRPC's default.</summary>
    public int? ClientLimit { get; init; }

    /// <summary>The largest request that the server takes; null for gRPC's default.</summary>
    public int? ServerLimit { get; init; }

    /// <summary>Whether the server tells the client what a handler's exception says.</summary>
    public bool DetailedErrors { get; init; }

    /// <summary>Whether the call is to a method that the server does not have.</summary>
    public bool Unmapped { get; init; }

    /// <summary>The scenario as a test that can be pasted.</summary>
    public override string ToString() => CodeText.Test(this);
}
