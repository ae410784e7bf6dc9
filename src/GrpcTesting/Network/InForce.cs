namespace GrpcTesting.Network;

/// <summary>Conditions, and the signal that others have taken their place.</summary>
internal sealed class InForce(Conditions conditions)
{
    public Conditions Conditions => conditions;

    public Signal Superseded { get; } = new();
}
