namespace GrpcTesting.DifferentialTests;

/// <summary>What the client does in a scenario.</summary>
internal static class Client
{
    /// <summary>Waits until what <see cref="StartSend"/> began is sent.</summary>
    public static Step EndSend { get; } = new(Actor.Client, Act.EndSend);

    /// <summary>Says that it has no more to send.</summary>
    public static Step Complete { get; } = new(Actor.Client, Act.Complete);

    /// <summary>Begins to wait for the next message, before there is one.</summary>
    public static Step StartRead { get; } = new(Actor.Client, Act.StartRead);

    /// <summary>Waits for the next message, or for the end: with the wait begun before, or a new one.</summary>
    public static Step Read { get; } = new(Actor.Client, Act.Read);

    /// <summary>Waits for the response headers.</summary>
    public static Step ReadHeaders { get; } = new(Actor.Client, Act.ReadHeaders);

    /// <summary>Waits for the response of a call that has one.</summary>
    public static Step ReadResponse { get; } = new(Actor.Client, Act.ReadResponse);

    /// <summary>Cancels the call's token.</summary>
    public static Step Cancel { get; } = new(Actor.Client, Act.Cancel);

    /// <summary>Disposes the call.</summary>
    public static Step Dispose { get; } = new(Actor.Client, Act.Dispose);

    /// <summary>
    /// Everything before happened before the deadline, or the scenario is played again with more time; what comes next
    /// waits for it.
    /// </summary>
    public static Step ReachDeadline { get; } = new(Actor.Client, Act.ReachDeadline);

    /// <summary>Starts a call that streams its requests.</summary>
    public static Step Start() => new(Actor.Client, Act.Start);

    /// <summary>Starts a call with its one request, of so many bytes.</summary>
    public static Step Start(int size) => new(Actor.Client, Act.Start) { Size = size };

    /// <summary>Sends a message of so many bytes.</summary>
    public static Step Send(int size) => new(Actor.Client, Act.Send) { Size = size };

    /// <summary>Begins to send a message, which may not fit before the server reads.</summary>
    public static Step StartSend(int size) => new(Actor.Client, Act.StartSend) { Size = size };
}
