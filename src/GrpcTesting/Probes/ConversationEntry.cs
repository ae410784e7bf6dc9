namespace GrpcTesting.Probes;

/// <summary>One line of a conversation.</summary>
/// <param name="Time">Since the call was made.</param>
/// <param name="Arrow">"→" for what the test did, "←" for what arrived.</param>
/// <param name="What">A message, or words.</param>
internal sealed record ConversationEntry(TimeSpan Time, char Arrow, object? What)
{
    /// <summary>For what was sent: whether gRPC has accepted it.</summary>
    public Task? Write { get; set; }

    /// <summary>Whether it is a message that arrived, and that no expectation has consumed.</summary>
    public bool IsUnread { get; set; }

    public string Clock => $"+{WaitBound.Describe(CallReport.Rounded(Time))}";

    public override string ToString() => $"{Arrow} {CallReport.Shortened($"{What}")}{Remark}";

    private string Remark => Write switch
    {
        { IsCompleted: false } => "  (not accepted yet)",
        { IsCompletedSuccessfully: false } => "  (not accepted)",
        _ => IsUnread ? "  (unread)" : string.Empty,
    };
}
