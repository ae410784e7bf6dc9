namespace GrpcTesting;

/// <summary>A call that was open when its fixture was disposed.</summary>
public sealed class CallLeak
{
    internal CallLeak(LeakKind kind, RecordedCall call)
    {
        Kind = kind;
        Call = call;
    }

    /// <summary>What was left open.</summary>
    public LeakKind Kind { get; }

    /// <summary>The call, as it was when the disposal began; for a running handler, when the server had stopped.
    /// </summary>
    public RecordedCall Call { get; }

    /// <summary>What was left open, and an account of the call.</summary>
    public override string ToString() => $"{Recording.RecordText.Describe(Kind)}\n{Call}";
}
