namespace GrpcTesting.DifferentialTests;

/// <summary>The deadline of a scenario's calls, and who knows it.</summary>
internal enum CallDeadline
{
    None,

    /// <summary>Both sides know one that does not pass.</summary>
    Far,

    /// <summary>It has passed before the call starts.</summary>
    Past,

    /// <summary>It passes at <see cref="Client.ReachDeadline"/>, and only the client knows it.</summary>
    ClientTells,

    /// <summary>It passes at <see cref="Client.ReachDeadline"/>, and only the server knows it.</summary>
    ServerTells,
}
