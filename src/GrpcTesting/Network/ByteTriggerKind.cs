namespace GrpcTesting.Network;

/// <summary>What a <see cref="ByteTrigger"/> does.</summary>
internal enum ByteTriggerKind
{
    Reset,
    Close,
    Corrupt,
}
