namespace GrpcTesting.Pipes;

/// <summary>What the party that closes an <see cref="EndGate"/> has to do.</summary>
internal enum CloseDuty
{
    /// <summary>The end was closed before.</summary>
    Nothing,

    /// <summary>The end was idle: complete it.</summary>
    Complete,

    /// <summary>An operation is using the end and will complete it: cancel that operation.</summary>
    Wake,
}
