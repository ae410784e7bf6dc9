namespace GrpcTesting.Pipes;

/// <summary>What the party that reroutes an <see cref="EndGate"/> has to do.</summary>
internal enum RerouteDuty
{
    /// <summary>The end is closed.</summary>
    GiveUp,

    /// <summary>The end was idle and is now held: exchange it, then end the reroute.</summary>
    Exchange,

    /// <summary>An operation is using the end and will exchange it: wake that operation.</summary>
    Wake,
}
