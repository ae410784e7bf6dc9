namespace GrpcTesting;

/// <summary>What a fixture does at its disposal about calls that the test left open.</summary>
public enum LeakPolicy
{
    /// <summary>Writes them to the fixture's log outputs as a warning, and keeps them in <see cref="CallRecorder.Leaks"/>.</summary>
    Report,

    /// <summary>
    /// As <see cref="Report"/>; and disposing throws a <see cref="GrpcAssertionException"/> once everything is released.
    /// </summary>
    Throw,

    /// <summary>Does not look.</summary>
    Ignore,
}
